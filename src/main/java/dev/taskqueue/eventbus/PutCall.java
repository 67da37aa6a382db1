package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A put of a client: to be sent again as often as it takes, and yet one. */
final class PutCall {

  private PutCall() {}

  /**
   * Puts a task.
   *
   * @param options of this put alone; null for the defaults
   */
  static Future<Reply> start(
      Line line,
      RemoteClient client,
      String scope,
      Task<?> task,
      @Nullable TaskOptions options,
      Answer answer) {
    if (line.isLocal() && !(line.isMovable() && task instanceof TaskRequest)) {
      LocalPut put = new LocalPut(scope, task, options, answer);
      return line.askWithObject(Action.PUT, put, null, Failures::ofPut);
    }
    TaskOptions own = options == null ? new TaskOptions() : options;
    if (own.getId() == null) {
      own.setId(client.newId());
    }
    Supplier<JsonObject> json =
        () -> TaskJson.write(scope, portable(task, client.address), own, answer);
    try {
      return line.isLocal()
          ? line.askWithObject(
              Action.PUT, new LocalPut(scope, task, own, answer), json, Failures::ofPut)
          : line.askInRounds(Action.PUT, json.get(), null, Failures::ofPut);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return line.context.failedFuture(e);
    }
  }

  /**
   * The task, if it is one that can leave the node.
   *
   * @throws IllegalStateException if not
   */
  static TaskRequest portable(Task<?> task, String address) {
    if (task instanceof TaskRequest request) {
      return request;
    }
    throw new IllegalStateException(
        "this Vert.x instance has no queue at the address "
            + address
            + ", and a task that is an object cannot go to another node; put a TaskRequest, which"
            + " names the address that does the work");
  }
}
