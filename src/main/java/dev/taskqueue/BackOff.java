package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The policies whose wait depends on the number of the retry alone. Values, so that they can leave
 * the node.
 */
record BackOff(Shape shape, Duration initial, Duration max) implements RetryPolicy {

  /** How the wait grows. */
  enum Shape {
    CONSTANT,
    LINEAR,
    EXPONENTIAL
  }

  /** More doublings would reach any {@code max}, and overflow. */
  private static final int MAX_DOUBLINGS = 30;

  BackOff {
    Limits.notNegative("initial", initial);
    Limits.notNegative("max", max);
    if (initial.compareTo(max) > 0) {
      throw new IllegalArgumentException("initial " + initial + " must not exceed max " + max);
    }
  }

  @Override
  public Duration delay(Throwable failure, int retry) {
    return switch (shape) {
      case CONSTANT -> initial;
      case LINEAR -> atMostMax(initial.multipliedBy(retry));
      case EXPONENTIAL -> {
        long ceiling =
            atMostMax(initial.multipliedBy(1L << Math.min(retry - 1, MAX_DOUBLINGS))).toNanos();
        yield Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling + 1));
      }
    };
  }

  private Duration atMostMax(Duration wait) {
    return wait.compareTo(max) <= 0 ? wait : max;
  }

  @Override
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("backoff", shape.name().toLowerCase(Locale.ROOT))
            .put("delay", initial.toString());
    if (shape != Shape.CONSTANT) {
      json.put("maxDelay", max.toString());
    }
    return json.put("asFailureSays", false);
  }
}
