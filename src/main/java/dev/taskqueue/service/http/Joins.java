package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * Joins by long poll. A client that names its join may ask again for what it has not got, until it
 * acknowledges. For one that does not, the API makes up an id, and acknowledges when the whole
 * batch has been written to the client.
 */
final class Joins {

  private final Shared api;

  Joins(Shared api) {
    this.api = api;
  }

  void join(RoutingContext request) {
    Queue queue = api.queues().of(request);
    String scope = Queues.scopeOf(request);
    Parameters parameters = Parameters.of(request, "joinId", "wait", "from", "after");
    Bodies.none(request);
    long wait = parameters.millis("wait", api.longestWait(), api.longestWait());
    String joinId = parameters.string("joinId");
    if (joinId != null && (joinId.isEmpty() || joinId.length() > 255)) {
      throw Problem.of(Kind.MALFORMED, "query parameter 'joinId' must have 1 to 255 characters")
          .exception();
    }
    int from = parameters.number("from", 0);
    if (from > 0 && joinId == null) {
      throw Problem.of(Kind.MALFORMED, "query parameter 'from' needs the 'joinId' of the batch")
          .exception();
    }
    api.polls().takeFor(request);
    JsonObject round = new JsonObject().put("scope", scope).put("from", from);
    round.put("after", parameters.string("after"));
    if (joinId != null) {
      ask(queue, round.put("joinId", joinId), wait)
          .onSuccess(reply -> answer(request, queue, scope, reply))
          .onFailure(request::fail);
    } else {
      api.orphans()
          .take(queue, scope)
          .map(orphan -> orphan.orElseGet(() -> UUID.randomUUID().toString()))
          .onSuccess(own -> joinUnnamed(request, queue, round.put("joinId", own), wait));
    }
  }

  private Future<JsonObject> ask(Queue queue, JsonObject round, long wait) {
    return api.bus().ask(queue, Action.JOIN, round, QueueBus.timeoutForWait(wait));
  }

  private void joinUnnamed(RoutingContext request, Queue queue, JsonObject round, long wait) {
    String scope = round.getString("scope");
    String joinId = round.getString("joinId");
    if (request.response().closed()) {
      api.orphans().add(queue, scope, joinId);
      return;
    }
    request.addEndHandler(
        end -> {
          if (end.failed()) {
            api.orphans().add(queue, scope, joinId);
          }
        });
    ask(queue, round, wait)
        .onSuccess(
            reply ->
                answer(request, queue, scope, reply)
                    .onSuccess(
                        written -> {
                          if (isWhole(reply)) {
                            api.bus()
                                .ask(queue, Action.ACK, new JsonObject().put("joinId", joinId));
                          }
                        }))
        .onFailure(
            failure -> {
              if (QueueBus.isUnanswered(failure)) {
                api.orphans().add(queue, scope, joinId);
              }
              request.fail(failure);
            });
  }

  private static boolean isWhole(JsonObject reply) {
    return isJoined(reply) && !reply.containsKey("next");
  }

  private static boolean isJoined(JsonObject reply) {
    return "joined".equals(reply.getString("state"));
  }

  private static Future<Void> answer(
      RoutingContext request, Queue queue, String scope, JsonObject reply) {
    if (!isJoined(reply)) {
      return Answers.json(request, 202, reply);
    }
    queue.scopes().forget(scope);
    return Answers.json(request, 200, reply);
  }
}
