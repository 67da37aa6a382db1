package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import io.vertx.core.json.JsonObject;

/**
 * A task that came as JSON, in the form in which it is put over the event bus.
 *
 * @param task sends the body to the address
 * @param options of this task alone
 */
public record JsonTask(Task<?> task, TaskOptions options) {

  /**
   * Reads a task. The keys {@code scope} and {@code answer} are understood and of no meaning here.
   *
   * @throws IllegalArgumentException naming the key that is unknown, missing or wrong
   */
  public static JsonTask read(JsonObject json) {
    PutCommand put = TaskJson.read(json, "");
    return new JsonTask(put.task(), put.options());
  }
}
