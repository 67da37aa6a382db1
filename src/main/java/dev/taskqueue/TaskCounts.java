package dev.taskqueue;

import io.vertx.core.json.JsonObject;

/**
 * Number of tasks that ended in each way.
 *
 * @param succeeded with a result, collected or not
 * @param nulls without a result
 * @param failed after their last attempt
 * @param cancelled by a call or by the closing deadline
 * @param expired by put timeout or time to live
 * @param dropped by the overflow policy
 */
public record TaskCounts(
    long succeeded, long nulls, long failed, long cancelled, long expired, long dropped) {

  /** No task at all. */
  public static final TaskCounts NONE = new TaskCounts(0, 0, 0, 0, 0, 0);

  /** Number of tasks that ended. */
  public long total() {
    return succeeded + nulls + failed + cancelled + expired + dropped;
  }

  /** The sum of both. */
  public TaskCounts plus(TaskCounts other) {
    return new TaskCounts(
        succeeded + other.succeeded,
        nulls + other.nulls,
        failed + other.failed,
        cancelled + other.cancelled,
        expired + other.expired,
        dropped + other.dropped);
  }

  /** The same names and values. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("succeeded", succeeded)
        .put("nulls", nulls)
        .put("failed", failed)
        .put("cancelled", cancelled)
        .put("expired", expired)
        .put("dropped", dropped);
  }
}
