package dev.taskqueue.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows roughly when a slot has begun what it is at. To read the clock for each of many short tasks
 * would cost a quarter of their time, so it is read for every {@link #STRIDE}th as long as they
 * stay short. One thread at a time sets it, any may ask.
 */
final class Stopwatch {

  /** Executions between two readings, at most. */
  private static final int STRIDE = 16;

  /** Executions that took longer together are timed one by one. */
  private static final long SHORT_NANOS = 50_000;

  /** Some dozens of such executions take no longer than to wake a thread. */
  private static final long QUICK_NANOS = 500;

  /** Executions that were quick stay so up to here, as what disturbs them has an end. */
  private static final long STILL_QUICK_NANOS = 2_000;

  private final AtomicLong since = new AtomicLong();
  private int stride = 1;
  private int left = 1;

  /** Executions between the last reading, or the last pause after it, and the next one. */
  private int timed = 1;

  private boolean quick;

  /** After a pause: an execution begins now. */
  void start() {
    since.setRelease(System.nanoTime());
    stride = 1;
    left = 1;
    timed = 1;
  }

  /** The execution goes on after the call that began it. */
  void pending() {
    quick = false;
  }

  /** After a short pause, which does not count: an execution begins now. */
  void skip() {
    since.setRelease(System.nanoTime());
    timed = left;
  }

  /** The next execution begins, right after the last one. */
  void lap() {
    if (--left == 0) {
      read();
    }
  }

  private void read() {
    long now = System.nanoTime();
    long taken = now - since.getPlain();
    quick = taken <= timed * (quick ? STILL_QUICK_NANOS : QUICK_NANOS);
    stride = taken > SHORT_NANOS ? 1 : Math.min(STRIDE, 2 * stride);
    left = stride;
    timed = stride;
    since.setRelease(now);
  }

  /** When it was last read. */
  long reading() {
    return since.getPlain();
  }

  /** Whether the latest executions were over before another thread could have been woken. */
  boolean isQuick() {
    return quick;
  }

  /** Nanoseconds since the beginning of the execution at hand, or of one of the few before it. */
  long elapsed(long now) {
    return now - since.getAcquire();
  }
}
