package dev.taskqueue.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far apart two processors are: what it takes two threads to pass a number there and back. The
 * processors of a virtual machine are moved about, so that it may change by ten from one minute to
 * the next, and with it the cost of all that threads share.
 */
final class Distance {

  /** The threads may share a processor for some of them, until one of them is moved. */
  private static final int BATCHES = 40;

  private static final int TURNS = 1_000;

  private Distance() {}

  /** Nanoseconds; 0 if there is one processor only. */
  static double measure() throws InterruptedException {
    if (Runtime.getRuntime().availableProcessors() == 1) {
      return 0;
    }
    AtomicLong number = new AtomicLong();
    Thread other = new Thread(() -> pass(number, 1, new long[BATCHES]), "distance");
    other.setDaemon(true);
    other.start();
    long[] nanos = new long[BATCHES];
    pass(number, 0, nanos);
    other.join();
    long best = Long.MAX_VALUE;
    for (long batch : nanos) {
      best = Math.min(best, batch);
    }
    return (double) best / TURNS;
  }

  /**
   * Waits for its turns.
   *
   * @param parity of the numbers that are its turns
   * @param nanos gets the time of each batch
   */
  private static void pass(AtomicLong number, int parity, long[] nanos) {
    long turn = parity;
    for (int batch = 0; batch < BATCHES; batch++) {
      long start = System.nanoTime();
      for (int i = 0; i < TURNS; i++, turn += 2) {
        while (number.get() != turn) {
          Thread.onSpinWait();
        }
        number.set(turn + 1);
      }
      nanos[batch] = System.nanoTime() - start;
    }
  }
}
