package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * How many executions may start per time. Exact over any window: no stretch of time of length
 * {@code period} sees more than {@code permits} starts, wherever it begins. A permit is taken when
 * an execution starts, retries included; the clock is monotonic.
 *
 * @param permits range: 1 to {@value #MAX_PERMITS}
 * @param period range: more than zero
 * @param burst how many may start at once after a pause; the rest follow evenly spaced at {@code
 *     period / permits}. Range: 1 to permits
 */
public record RateLimit(int permits, Duration period, int burst) {

  /** Most permits: {@value}. Each takes eight bytes. */
  public static final int MAX_PERMITS = 1_000_000;

  /** Checks the values. */
  public RateLimit {
    Limits.inRange("permits", permits, 1, MAX_PERMITS);
    Limits.positive("period", period);
    Limits.inRange("burst", burst, 1, permits);
  }

  /** A limit whose permits may all be taken at once. */
  public static RateLimit of(int permits, Duration period) {
    return new RateLimit(permits, period, permits);
  }

  /** The same limit with another burst. */
  public RateLimit withBurst(int burst) {
    return new RateLimit(permits, period, burst);
  }

  /**
   * From JSON: {@code {"permits": 100, "period": "PT2M", "burst": 20}}; burst may be left out.
   *
   * @throws IllegalArgumentException naming the key
   */
  public static RateLimit fromJson(JsonObject json) {
    Object[] values = new Object[3];
    new StrictJson("rate limit option")
        .integer("permits", 1, MAX_PERMITS, permits -> values[0] = permits)
        .duration("period", period -> values[1] = period)
        .integer("burst", 1, MAX_PERMITS, burst -> values[2] = burst)
        .read(json);
    if (!(values[0] instanceof Integer permits) || !(values[1] instanceof Duration period)) {
      throw new IllegalArgumentException(
          "a rate limit needs permits and period, as in {\"permits\": 100, \"period\": \"PT2M\"}");
    }
    return values[2] instanceof Integer burst
        ? new RateLimit(permits, period, burst)
        : of(permits, period);
  }
}
