package dev.taskqueue.benchmarks.work;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Arrivals at random times of a given rate, whatever the peer does: work and pace at once. A task
 * notes when it starts, and its latency counts from the time it was meant to be put, so that a
 * producer that is held up does not hide what the tasks behind it would have waited.
 */
public final class OpenLoop implements Work, Pace {

  /** Times shorter than this are spun, as a parked thread comes back too late. */
  private static final long SPIN_NANOS = 60_000;

  private final long[] due;
  private final long[] started;

  /** So many tasks, with exponentially distributed times between them, the same in each run. */
  public OpenLoop(int count, double perSecond) {
    due = new long[count];
    started = new long[count];
    SplittableRandom random = new SplittableRandom(1);
    double time = 0;
    for (int i = 0; i < count; i++) {
      time -= Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
      due[i] = (long) time;
    }
  }

  /** Lets the first task be due soon. */
  public OpenLoop start() {
    long start = System.nanoTime() - due[0] + 1_000_000;
    for (int i = 0; i < due.length; i++) {
      due[i] += start;
    }
    return this;
  }

  @Override
  public void awaitTurn(int number) {
    for (long left = due[number] - System.nanoTime();
        left > 0;
        left = due[number] - System.nanoTime()) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public Integer call(int number) {
    started[number] = System.nanoTime();
    return number;
  }

  /** Nanoseconds from the time each task was due to its start, when all have ended. */
  public long[] latencies() {
    long[] latencies = new long[due.length];
    for (int i = 0; i < due.length; i++) {
      latencies[i] = started[i] - due[i];
    }
    return latencies;
  }
}
