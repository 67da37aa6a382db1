package dev.taskqueue.benchmarks.work;

/** Computes for about 20 µs: so many rounds of xorshift, each of which needs the one before. */
public final class CpuWork implements Work {

  private static final int ROUNDS = 10_000;

  @Override
  public Integer call(int number) {
    int x = number | 1;
    for (int i = 0; i < ROUNDS; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
    }
    // Xorshift never gives zero, which the compiler does not know.
    return x == 0 ? -1 : number;
  }
}
