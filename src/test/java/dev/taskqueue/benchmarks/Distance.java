package dev.taskqueue.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far apart two processors are: what it takes two threads to pass a number there and back. The
 * processors of a virtual machine are moved about, so that it may change by ten from one minute to
 * the next, and with it the cost of all that threads share.
 */
final class Distance {

  private static final int BATCHES = 200;

  private static final int TURNS = 200;

  /**
   * The threads may share a processor until one of them is moved, which makes a batch last long.
   */
  private static final long LIMIT_NANOS = 200_000_000;

  private static final long OVER = -1;

  private Distance() {}

  /** Nanoseconds, by the fastest of some batches; 0 if there is one processor only. */
  static double measure() throws InterruptedException {
    if (Runtime.getRuntime().availableProcessors() == 1) {
      return 0;
    }
    AtomicLong number = new AtomicLong();
    Thread other = new Thread(() -> passBack(number), "distance");
    other.setDaemon(true);
    other.start();
    long best = Long.MAX_VALUE;
    long start = System.nanoTime();
    for (int i = 0; i < BATCHES && System.nanoTime() - start < LIMIT_NANOS; i++) {
      best = Math.min(best, batch(number));
    }
    number.set(OVER);
    other.join();
    return (double) best / TURNS;
  }

  private static long batch(AtomicLong number) {
    long start = System.nanoTime();
    long own = number.get();
    for (int i = 0; i < TURNS; i++) {
      number.set(own + 1);
      own += 2;
      while (number.get() != own) {
        Thread.onSpinWait();
      }
    }
    return System.nanoTime() - start;
  }

  /** Makes each odd number the next even one. */
  private static void passBack(AtomicLong number) {
    for (long next; (next = number.get()) != OVER; ) {
      if (next % 2 == 0) {
        Thread.onSpinWait();
      } else {
        number.set(next + 1);
      }
    }
  }
}
