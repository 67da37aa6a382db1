package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a failed task waits before it asks for a slot again. The shape is that of Vert.x circuit
 * breaker's interface of the same name.
 */
@FunctionalInterface
public interface RetryPolicy {

  /** As the failure says, and exponential from 100 ms to 30 s with full jitter. */
  RetryPolicy DEFAULT = asFailureSays(exponential(Duration.ofMillis(100), Duration.ofSeconds(30)));

  /**
   * The wait before the next execution. Called after each failure that is to be tried again, where
   * {@link TaskOptions#setRetryOn} is; must not block. What it throws ends the retries.
   *
   * @param failure why the last execution failed
   * @param retry 1 for the first retry, 2 for the second, and so on
   * @return the wait; negative counts as zero
   */
  Duration delay(Throwable failure, int retry);

  /**
   * This policy as JSON, as the task key {@code retries} of event-bus messages has it; null if it
   * is code, which cannot leave its node. The policies made here can.
   */
  default @Nullable JsonObject toJson() {
    return null;
  }

  /** The same wait each time. */
  static RetryPolicy constant(Duration delay) {
    Limits.notNegative("delay", delay);
    return new BackOff(BackOff.Shape.CONSTANT, delay, delay);
  }

  /** {@code initial × retry}, at most {@code max}. */
  static RetryPolicy linear(Duration initial, Duration max) {
    return new BackOff(BackOff.Shape.LINEAR, initial, max);
  }

  /**
   * A random wait between zero and {@code initial × 2^(retry-1)}, at most {@code max}: exponential
   * back-off with "full jitter" (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture
   * Blog, 2015), so that tasks that failed together do not come back together.
   */
  static RetryPolicy exponential(Duration initial, Duration max) {
    return new BackOff(BackOff.Shape.EXPONENTIAL, initial, max);
  }

  /**
   * At least the wait that the failure asks for. A failure asks by being a {@link RetryAfter}; a
   * handler of a {@link TaskRequest}, in any language, by failing the request with a message whose
   * first line is {@code Retry-After: } and a number of seconds or an ISO-8601 duration.
   *
   * @param backOff the wait after a failure that asks for none; after one that does, it is added,
   *     so that tasks that were told the same do not come back together
   */
  static RetryPolicy asFailureSays(RetryPolicy backOff) {
    Objects.requireNonNull(backOff, "backOff");
    return backOff instanceof AsFailureSays ? backOff : new AsFailureSays(backOff);
  }
}
