package dev.taskqueue.cluster;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * A handler for the tests' nodes, at the address of its config ({@code echo} if none is named). It
 * answers, after {@code millis} of its config, with the node that has done the work, the id and the
 * attempt, and the body.
 */
public final class EchoHandler extends VerticleBase {

  private long millis;

  @Override
  public Future<?> start() {
    millis = config().getLong("millis", 0L);
    return vertx
        .eventBus()
        .consumer(config().getString("address", "echo"), this::handle)
        .completion();
  }

  private void handle(Message<Object> message) {
    if (millis == 0) {
      answer(message);
    } else {
      vertx.timer(millis).onSuccess(v -> answer(message));
    }
  }

  private static void answer(Message<Object> message) {
    message.reply(
        new JsonObject()
            .put("pid", ProcessHandle.current().pid())
            .put("id", Objects.toString(message.headers().get("task-queue-id"), ""))
            .put("attempt", Objects.toString(message.headers().get("task-queue-attempt"), ""))
            .put("body", message.body()));
  }
}
