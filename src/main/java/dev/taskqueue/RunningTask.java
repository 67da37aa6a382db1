package dev.taskqueue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * An execution that is under way.
 *
 * @param id the task's id
 * @param scope name of the task's scope
 * @param attempt 1 for the first execution of the task, 2 for the first retry, and so on
 * @param age since it started. Never too low; after very short tasks on the same slot it may count
 *     the last few of them in
 * @param cancelled whether nobody waits for it any more, because it was cancelled or has timed out;
 *     its slot stays taken until it ends
 */
public record RunningTask(String id, String scope, int attempt, Duration age, boolean cancelled) {

  /** The same names and values; {@code age} is in milliseconds. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("scope", scope)
        .put("attempt", attempt)
        .put("age", age.toMillis())
        .put("cancelled", cancelled);
  }
}
