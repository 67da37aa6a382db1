package dev.taskqueue.service.status;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles of durations in little memory: counts in bins, four to each doubling from 0.1 ms to
 * about half an hour, so that a value is off by a tenth at most. Thread-safe.
 */
final class Durations {

  private static final double FIRST_MILLIS = 0.1;
  private static final int PER_DOUBLING = 4;
  private static final int BINS = 96;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(BINS);

  void add(Duration duration) {
    double doublings = Math.log(duration.toNanos() / 1e6 / FIRST_MILLIS) / Math.log(2);
    counts.incrementAndGet(
        (int) Math.max(0, Math.min(BINS - 1, Math.round(doublings * PER_DOUBLING))));
  }

  /**
   * The duration in milliseconds that this share of them does not exceed; null if there is none.
   */
  @Nullable Double percentile(double share) {
    long total = 0;
    for (int i = 0; i < BINS; i++) {
      total += counts.get(i);
    }
    long left = (long) Math.ceil(total * share);
    for (int i = 0; i < BINS && total > 0; i++) {
      left -= counts.get(i);
      if (left <= 0) {
        double millis = FIRST_MILLIS * Math.pow(2, (double) i / PER_DOUBLING);
        return Math.round(millis * 100) / 100.0;
      }
    }
    return null;
  }
}
