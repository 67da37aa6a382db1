package dev.taskqueue.eventbus;

import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The task key {@code retries}: how often, or an object that also tells how long to wait before
 * each and after which failures.
 */
final class RetriesJson {

  private static final Duration DELAY = Duration.ofMillis(100);
  private static final Duration MAX_DELAY = Duration.ofSeconds(30);

  private enum Shape {
    EXPONENTIAL,
    LINEAR,
    CONSTANT
  }

  private Shape shape = Shape.EXPONENTIAL;
  private Duration delay = DELAY;
  private @Nullable Duration maxDelay;
  private boolean asFailureSays = true;
  private boolean hasMax;

  private RetriesJson() {}

  /**
   * Sets the options that a value of the key asks for.
   *
   * @throws IllegalArgumentException naming the key that is unknown, missing or wrong
   */
  static void read(Object value, TaskOptions options) {
    if (value instanceof JsonObject json) {
      new RetriesJson().readObject(json, options);
    } else {
      new StrictJson("task key")
          .integer("retries", 0, TaskOptions.MAX_RETRIES, options::setRetries)
          .read(new JsonObject().put("retries", value));
    }
  }

  private void readObject(JsonObject json, TaskOptions options) {
    new StrictJson("retries key")
        .integer(
            "max",
            0,
            TaskOptions.MAX_RETRIES,
            value -> {
              options.setRetries(Limits.inRange(key("max"), value, 0, TaskOptions.MAX_RETRIES));
              hasMax = true;
            })
        .duration("delay", value -> delay = Limits.notNegative(key("delay"), value))
        .duration("maxDelay", value -> maxDelay = Limits.notNegative(key("maxDelay"), value))
        .choice("backoff", Shape.class, value -> shape = value)
        .bool("asFailureSays", value -> asFailureSays = value)
        .array("on", value -> options.setRetryOn(new RetryOnCodes(codes(value))))
        .read(json);
    if (!hasMax) {
      throw new IllegalArgumentException(
          "the retries key 'max' is missing: how often to try again");
    }
    options.setRetryPolicy(asFailureSays ? RetryPolicy.asFailureSays(policy()) : policy());
  }

  /** How messages call it. */
  private static String key(String name) {
    return "the retries key '" + name + "'";
  }

  private RetryPolicy policy() {
    if (shape == Shape.CONSTANT) {
      if (maxDelay != null) {
        throw new IllegalArgumentException(
            "the retries key 'maxDelay' is for a wait that grows, but 'backoff' is constant");
      }
      return RetryPolicy.constant(delay);
    }
    Duration most =
        Objects.requireNonNullElse(maxDelay, delay.compareTo(MAX_DELAY) > 0 ? delay : MAX_DELAY);
    if (delay.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          key("delay") + " of " + delay + " must not exceed 'maxDelay', " + most);
    }
    return shape == Shape.LINEAR
        ? RetryPolicy.linear(delay, most)
        : RetryPolicy.exponential(delay, most);
  }

  private static Set<Integer> codes(JsonArray array) {
    Set<Integer> codes = new HashSet<>();
    for (Object code : array) {
      if (!(code instanceof Integer number)) {
        throw new IllegalArgumentException(
            "the retries key 'on' must be an array of failure codes, but holds " + code);
      }
      codes.add(number);
    }
    if (codes.isEmpty()) {
      throw new IllegalArgumentException(
          "the retries key 'on' must name a failure code; leave it out to retry all failures");
    }
    return codes;
  }

  /**
   * The value of the key.
   *
   * @throws IllegalArgumentException if the options have something that JSON cannot carry
   */
  static Object write(TaskOptions options) {
    JsonObject policy = options.getRetryPolicy().toJson();
    RetryOnCodes on = options.getRetryOn() instanceof RetryOnCodes codes ? codes : null;
    if (policy == null || (on == null && options.hasCode())) {
      throw new IllegalArgumentException(
          "a task that goes to a queue on another node cannot have a retryPolicy that is code, nor"
              + " a retryOn; use the policies that RetryPolicy makes");
    }
    boolean plain =
        options.getRetries() == 0
            || (on == null && options.getRetryPolicy().equals(RetryPolicy.DEFAULT));
    if (plain) {
      return options.getRetries();
    }
    policy.put("max", options.getRetries());
    return on == null ? policy : policy.put("on", on.toJson());
  }
}
