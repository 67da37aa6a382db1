package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A join of a client that names none. It goes on with one whose client has gone, or is a new one
 * under an id that is made up. Each id that it asks for comes to one end: it is acknowledged when
 * the whole batch has been written, left to the client when there is more to ask for, forgotten
 * when the queue does not know it, and otherwise an orphan. An answer is written when the
 * connection has sent it, which is later than the request's end.
 */
final class UnnamedJoin {

  private final Shared api;
  private final RoutingContext request;
  private final Queue queue;
  private final String scope;
  private final JsonObject round;
  private final long wait;

  /** The id that has come to no end yet. */
  private @Nullable String joinId;

  /**
   * A join.
   *
   * @param round what to ask the queue for, but for the id
   */
  UnnamedJoin(Shared api, RoutingContext request, Queue queue, JsonObject round, long wait) {
    this.api = api;
    this.request = request;
    this.queue = queue;
    this.scope = round.getString("scope");
    this.round = round;
    this.wait = wait;
  }

  void start() {
    request.addEndHandler(
        end -> {
          if (end.failed()) {
            leave();
          }
        });
    // Under way until it is left: end handlers are called in their order.
    api.polls().takeFor(request);
    take();
  }

  private void take() {
    api.orphans()
        .take(queue, scope)
        .onSuccess(
            orphan -> {
              joinId = orphan.orElse(null);
              if (request.response().closed()) {
                leave();
              } else {
                ask(orphan.orElseGet(() -> UUID.randomUUID().toString()), orphan.isPresent());
              }
            });
  }

  private void ask(String id, boolean isOrphan) {
    joinId = id;
    api.bus()
        .ask(queue, Action.JOIN, round.put("joinId", id), QueueBus.timeoutForWait(wait))
        .onSuccess(
            reply ->
                Joins.answer(request, queue, scope, reply)
                    .onSuccess(written -> written(id, reply))
                    .onFailure(gone -> leave()))
        .onFailure(failure -> failed(failure, isOrphan));
  }

  private void written(String id, JsonObject reply) {
    joinId = null;
    if (Joins.isJoined(reply) && !reply.containsKey("next")) {
      api.bus().ask(queue, Action.ACK, new JsonObject().put("joinId", id));
    }
  }

  private void failed(Throwable failure, boolean isOrphan) {
    if (!QueueBus.isUnknown(failure)) {
      leave();
    } else {
      joinId = null; // acknowledged, or dropped after resultTtl
      if (isOrphan && !request.response().closed()) {
        take();
        return;
      }
    }
    request.fail(failure);
  }

  private void leave() {
    String id = joinId;
    joinId = null;
    if (id != null) {
      api.orphans().add(queue, scope, id);
    }
  }
}
