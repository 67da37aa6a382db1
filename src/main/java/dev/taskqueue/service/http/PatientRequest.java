package dev.taskqueue.service.http;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.eventbus.Action;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A request to a queue of a cluster, which goes on being asked while the queue changes its owner.
 * Nobody tells when the owner's node dies, so what takes long is asked for in short rounds. Tasks
 * without an id are given one, so that they can be put again.
 */
final class PatientRequest {

  /** Longer than the cluster takes to notice the loss of a node and another one to take over. */
  static final long PATIENCE_MILLIS = 30_000;

  private static final long ROUND_MILLIS = 4_000;
  private static final long PAUSE_MILLIS = 200;

  private final Vertx vertx;
  private final String address;
  private final Action action;
  private final JsonObject body;
  private final long answerBy;
  private final long giveUpAt;

  PatientRequest(Vertx vertx, String address, Action action, JsonObject body, long timeoutMillis) {
    this(
        named(action, body),
        vertx,
        address,
        action,
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
  }

  /** Of a body whose tasks have ids. */
  private PatientRequest(
      JsonObject body, Vertx vertx, String address, Action action, long answerBy) {
    this.vertx = vertx;
    this.address = address;
    this.action = action;
    this.body = body;
    this.answerBy = answerBy;
    this.giveUpAt = answerBy + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
  }

  private static JsonObject named(Action action, JsonObject body) {
    if (action == Action.PUT) {
      return withId(body, "");
    }
    if (action != Action.PUT_ALL || body.containsKey("id")) {
      return body;
    }
    JsonArray tasks = new JsonArray();
    String waiting = body.getString("waiting", "");
    for (Object task : body.getJsonArray("tasks", new JsonArray())) {
      tasks.add(task instanceof JsonObject json ? withId(json, waiting) : task);
      waiting = ""; // is the first one's, which may have been accepted under it
    }
    return body.copy().put("tasks", tasks);
  }

  /** Unless it has an id, it gets this one, or if that is empty one of its own. */
  private static JsonObject withId(JsonObject task, String id) {
    return task.getValue("id") != null
        ? task
        : task.copy().put("id", id.isEmpty() ? UUID.randomUUID().toString() : id);
  }

  /** Fails as the event bus has it. */
  Future<JsonObject> start() {
    long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(answerBy - System.nanoTime()));
    return QueueBus.ask(
            vertx, address, action, body, isInRounds() ? Math.min(left, ROUND_MILLIS) : left)
        .transform(
            (reply, failure) -> {
              long now = System.nanoTime();
              if (failure == null) {
                boolean goesOn =
                    isInRounds() && "pending".equals(reply.getString("state")) && now < answerBy;
                if (isOfMove(reply) && now < giveUpAt) {
                  return putRest(reply);
                }
                return goesOn ? start() : Future.succeededFuture(reply);
              }
              return isOfMove(failure) && now < giveUpAt
                  ? vertx.timer(PAUSE_MILLIS).compose(fired -> start())
                  : Future.failedFuture(failure);
            });
  }

  /** Of the tasks of a message some were accepted before the queue went. */
  private static boolean isOfMove(JsonObject reply) {
    JsonObject refused = reply.getJsonObject("refused");
    return refused != null && refused.getInteger("code") == TaskQueueCodes.MOVED;
  }

  private Future<JsonObject> putRest(JsonObject reply) {
    JsonArray accepted = reply.getJsonArray("accepted");
    List<?> tasks = body.getJsonArray("tasks").getList();
    JsonArray rest = new JsonArray(tasks.subList(accepted.size(), tasks.size()));
    JsonObject others = body.copy().put("tasks", rest);
    if (!accepted.isEmpty() && others.containsKey("waiting")) {
      others.put("waiting", ""); // was among them
    }
    PatientRequest more = new PatientRequest(others, vertx, address, action, answerBy);
    return vertx
        .timer(PAUSE_MILLIS)
        .compose(fired -> more.start())
        .map(last -> together(accepted, last))
        .otherwise(failure -> reply); // which tells what was accepted
  }

  private static JsonObject together(JsonArray accepted, JsonObject last) {
    JsonArray all = accepted.copy().addAll(last.getJsonArray("accepted"));
    JsonObject reply = last.copy().put("accepted", all);
    JsonObject refused = last.getJsonObject("refused");
    if (refused != null) {
      reply.put("refused", refused.copy().put("index", all.size()));
    }
    return reply;
  }

  private boolean isInRounds() {
    return action == Action.JOIN || action == Action.OUTCOMES;
  }

  private static boolean isOfMove(Throwable failure) {
    return failure instanceof ReplyException reply
        && (reply.failureType() == ReplyFailure.NO_HANDLERS
            || reply.failureType() == ReplyFailure.TIMEOUT
            || reply.failureCode() == TaskQueueCodes.MOVED);
  }
}
