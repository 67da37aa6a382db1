package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a failed task waits before it asks for a slot again. The shape is that of Vert.x circuit
 * breaker's interface of the same name.
 */
@FunctionalInterface
public interface RetryPolicy {

  /** Exponential from 100 ms to 30 s with full jitter. */
  RetryPolicy DEFAULT = exponential(Duration.ofMillis(100), Duration.ofSeconds(30));

  /**
   * The wait before the next execution. Called on the slot after each failure that is to be tried
   * again; must not block. What it throws ends the retries.
   *
   * @param failure why the last execution failed
   * @param retry 1 for the first retry, 2 for the second, and so on
   * @return the wait; negative counts as zero
   */
  Duration delay(Throwable failure, int retry);

  /** The same wait each time. */
  static RetryPolicy constant(Duration delay) {
    Limits.notNegative("delay", delay);
    return (failure, retry) -> delay;
  }

  /** {@code initial × retry}, at most {@code max}. */
  static RetryPolicy linear(Duration initial, Duration max) {
    checkRange(initial, max);
    return (failure, retry) -> min(initial.multipliedBy(retry), max);
  }

  /**
   * A random wait between zero and {@code initial × 2^(retry-1)}, at most {@code max}: exponential
   * back-off with "full jitter" (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture
   * Blog, 2015), so that tasks that failed together do not come back together.
   */
  static RetryPolicy exponential(Duration initial, Duration max) {
    checkRange(initial, max);
    return (failure, retry) -> {
      Duration ceiling = min(initial.multipliedBy(1L << Math.min(retry - 1, 30)), max);
      return Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling.toNanos() + 1));
    };
  }

  private static void checkRange(Duration initial, Duration max) {
    Limits.notNegative("initial", initial);
    Limits.notNegative("max", max);
    if (initial.compareTo(max) > 0) {
      throw new IllegalArgumentException("initial " + initial + " must not exceed max " + max);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
