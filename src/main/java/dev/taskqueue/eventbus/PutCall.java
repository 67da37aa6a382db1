package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.eventbus.LocalBody.PutObject;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** A put of a client: to be sent again as often as it takes, for its id makes it one. */
final class PutCall {

  private PutCall() {}

  /**
   * Puts a task.
   *
   * @param options of this put alone, with an id
   */
  static Future<Reply> start(
      Line line, String address, String scope, Task<?> task, TaskOptions options, Answer answer) {
    Object body;
    try {
      body = body(line, address, scope, task, options, answer);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return line.context.failedFuture(e);
    }
    return line.askInRounds(Action.PUT, body, Failures::ofPut);
  }

  private static Object body(
      Line line, String address, String scope, Task<?> task, TaskOptions options, Answer answer) {
    if (line.isLocal()) {
      JsonObject json =
          new JsonObject()
              .put("scope", scope)
              .put("answer", answer.name().toLowerCase(Locale.ROOT));
      return new LocalBody(json, new PutObject(task, options));
    } else if (task instanceof TaskRequest request) {
      return TaskJson.write(scope, request, options, answer);
    }
    throw new IllegalStateException(
        "this Vert.x instance has no queue at the address "
            + address
            + ", and a task that is an object cannot go to another node; put a TaskRequest, which"
            + " names the address that does the work");
  }
}
