package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts of single tasks. */
final class PutTask {

  private static final long DEFAULT_WAIT_MILLIS = 10_000;
  private static final int LONGEST_KEY = 255;

  private final Shared api;

  PutTask(Shared api) {
    this.api = api;
  }

  void handle(RoutingContext request) {
    Queue queue = api.queues().of(request);
    api.refuseWhileDraining();
    Parameters parameters = Parameters.of(request, "wait");
    long wait = parameters.millis("wait", DEFAULT_WAIT_MILLIS, api.longestWait());
    JsonObject task = Bodies.object(request, Bodies.NDJSON);
    api.rules().check(queue, task, idempotencyKey(request));
    api.polls().takeFor(request);
    api.bus()
        .ask(queue, Action.PUT, task, QueueBus.timeoutForWait(wait))
        .onSuccess(put -> accepted(request, queue, put))
        .onFailure(request::fail);
  }

  private static @Nullable String idempotencyKey(RoutingContext request) {
    List<String> keys = request.request().headers().getAll("Idempotency-Key");
    if (keys.size() > 1) {
      throw Problem.of(
              Kind.MALFORMED, "the header Idempotency-Key is given " + keys.size() + " times")
          .exception();
    }
    String key = keys.isEmpty() ? null : keys.get(0);
    if (key != null && (key.isEmpty() || key.length() > LONGEST_KEY)) {
      throw Problem.of(Kind.MALFORMED, "the header Idempotency-Key must have 1 to 255 characters")
          .exception();
    }
    return key;
  }

  private static void accepted(RoutingContext request, Queue queue, JsonObject put) {
    request
        .response()
        .putHeader(
            HttpHeaders.LOCATION,
            "/v1/queues/"
                + queue.name()
                + "/scopes/"
                + ScopeNames.segment(put.getString("scope", "")));
    Answers.json(request, 202, put);
  }
}
