package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins whose ids this API has made up and whose clients have gone. One that has no batch is given
 * up; one that has is gone on with by the next join of the scope that names no id, so that the
 * batch is not lost. If several clients wait for one batch and go when it is there, it comes once
 * for each. Thread-safe.
 */
final class Orphans {

  private static final int CAPACITY = 10_000;

  private final QueueBus bus;
  private final Map<String, ArrayDeque<String>> joinIds = new LinkedHashMap<>();
  private int size;

  Orphans(QueueBus bus) {
    this.bus = bus;
  }

  /** The client of a join has gone, and may have got its batch or not. */
  void add(Queue queue, String scope, String joinId) {
    JsonObject ack = new JsonObject().put("joinId", joinId).put("ifPending", true);
    bus.ask(queue, Action.ACK, ack)
        .onComplete(
            reply -> {
              if (reply.failed() || !reply.result().getBoolean("givenUp", false)) {
                keep(queue, scope, joinId);
              }
            });
  }

  private synchronized void keep(Queue queue, String scope, String joinId) {
    if (size < CAPACITY) {
      joinIds.computeIfAbsent(place(queue, scope), p -> new ArrayDeque<>()).add(joinId);
      size++;
    }
  }

  synchronized @Nullable String take(Queue queue, String scope) {
    ArrayDeque<String> waiting = joinIds.get(place(queue, scope));
    if (waiting == null) {
      return null;
    }
    String joinId = waiting.remove();
    size--;
    if (waiting.isEmpty()) {
      joinIds.remove(place(queue, scope));
    }
    return joinId;
  }

  /** A queue's name has no blank. */
  private static String place(Queue queue, String scope) {
    return queue.name() + " " + scope;
  }
}
