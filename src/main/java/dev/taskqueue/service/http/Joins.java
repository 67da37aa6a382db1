package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Joins by long poll. A client that names its join may ask again for what it has not got, until it
 * acknowledges. {@link UnnamedJoin} is for one that does not.
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
    JsonObject round = new JsonObject().put("scope", scope).put("from", from);
    round.put("after", parameters.string("after"));
    if (joinId != null) {
      api.polls().takeFor(request);
      api.bus()
          .ask(queue, Action.JOIN, round.put("joinId", joinId), QueueBus.timeoutForWait(wait))
          .onSuccess(reply -> answer(request, queue, scope, reply))
          .onFailure(request::fail);
    } else {
      new UnnamedJoin(api, request, queue, round, wait).start();
    }
  }

  static boolean isJoined(JsonObject reply) {
    return "joined".equals(reply.getString("state"));
  }

  /** Completes when the answer has been written, and fails when the client has gone before. */
  static Future<Void> answer(RoutingContext request, Queue queue, String scope, JsonObject reply) {
    if (!isJoined(reply)) {
      return Answers.json(request, 202, reply);
    }
    queue.scopes().forget(scope);
    return Answers.json(request, 200, reply);
  }
}
