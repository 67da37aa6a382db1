package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** What is read of queues, and done to them, but for puts, joins and streams. */
final class Controls {

  private final Shared api;

  Controls(Shared api) {
    this.api = api;
  }

  // ---- reading

  void queues(RoutingContext request) {
    Parameters.of(request);
    List<Future<JsonObject>> all = api.queues().all().stream().map(this::statsOrState).toList();
    Future.join(all)
        .onSuccess(
            done -> Answers.ok(request, new JsonObject().put("queues", new JsonArray(done.list()))))
        .onFailure(request::fail);
  }

  /** A queue that does not answer is no reason to say nothing of the others. */
  private Future<JsonObject> statsOrState(Queue queue) {
    return stats(queue)
        .otherwise(new JsonObject().put("name", queue.name()).put("state", "UNAVAILABLE"));
  }

  private Future<JsonObject> stats(Queue queue) {
    return api.bus()
        .ask(queue, Action.STATS, new JsonObject())
        .map(stats -> new JsonObject().put("name", queue.name()).mergeIn(stats));
  }

  void queue(RoutingContext request) {
    Parameters.of(request);
    answer(request, stats(api.queues().of(request)));
  }

  void running(RoutingContext request) {
    Parameters.of(request);
    Queue queue = api.queues().of(request);
    answer(request, api.bus().ask(queue, Action.RUNNING, new JsonObject()));
  }

  void progress(RoutingContext request) {
    Parameters.of(request);
    Queue queue = api.queues().of(request);
    answer(request, api.watch().progress(queue, Queues.scopeOf(request)));
  }

  /** The scopes that have something to join. */
  void scopes(RoutingContext request) {
    Parameters.of(request);
    Queue queue = api.queues().of(request);
    api.watch()
        .used(queue)
        .onSuccess(used -> Answers.ok(request, new JsonObject().put("scopes", used)))
        .onFailure(request::fail);
  }

  // ---- doing

  void cancelTask(RoutingContext request) {
    JsonObject task = new JsonObject().put("id", request.pathParam("id"));
    command(request, Action.CANCEL, task);
  }

  void setPriority(RoutingContext request) {
    JsonObject priority = Bodies.object(request);
    if (priority.containsKey("id")) {
      throw Problem.of(Problem.Kind.MALFORMED, "the task's id belongs into the path").exception();
    }
    command(request, Action.SET_PRIORITY, priority.put("id", request.pathParam("id")));
  }

  void cancelScope(RoutingContext request) {
    JsonObject scope = new JsonObject().put("scope", Queues.scopeOf(request));
    command(request, Action.CANCEL, scope);
  }

  void acknowledge(RoutingContext request) {
    JsonObject join = new JsonObject().put("joinId", request.pathParam("joinId"));
    command(request, Action.ACK, join);
  }

  void pause(RoutingContext request) {
    plain(request, Action.PAUSE);
  }

  void resume(RoutingContext request) {
    plain(request, Action.RESUME);
  }

  void clear(RoutingContext request) {
    plain(request, Action.CLEAR);
  }

  void resize(RoutingContext request) {
    command(request, Action.RESIZE, Bodies.object(request));
  }

  private void plain(RoutingContext request, Action action) {
    Bodies.none(request);
    command(request, action, new JsonObject());
  }

  /** Answers with what the queue tells, or with nothing if that is nothing. */
  private void command(RoutingContext request, Action action, JsonObject body) {
    Parameters.of(request);
    Queue queue = api.queues().of(request);
    answer(request, api.bus().ask(queue, action, body));
  }

  private static void answer(RoutingContext request, Future<JsonObject> answer) {
    answer
        .onSuccess(
            json -> {
              if (json.isEmpty()) {
                Answers.nothing(request);
              } else {
                Answers.ok(request, json);
              }
            })
        .onFailure(request::fail);
  }
}
