package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueState;
import dev.taskqueue.RunningTask;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueStats;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * Reports, progress and statistics as JSON, and back. A reader passes over keys it does not know.
 */
final class ReportJson {

  private static final int FAILURE_OVERHEAD = 200;

  private ReportJson() {}

  static JsonObject write(TaskFailure failure) {
    Throwable cause = failure.cause();
    JsonObject json =
        new JsonObject()
            .put("taskId", failure.taskId())
            .put("scope", failure.scope())
            .put("kind", failure.kind().name())
            .put("code", Failures.codeOf(cause))
            .put("type", typeOf(cause))
            .put("message", Text.messageOf(cause))
            .put("attempts", failure.attempts());
    return Failures.isOfHandler(cause)
        ? json.put("handlerCode", ((ReplyException) cause).failureCode())
        : json;
  }

  private static String typeOf(Throwable cause) {
    Class<?> type = cause instanceof OwnFailure ? ReplyException.class : cause.getClass();
    return type.getName();
  }

  static int size(TaskFailure failure) {
    return FAILURE_OVERHEAD + Text.messageOf(failure.cause()).length();
  }

  static TaskFailure readFailure(JsonObject json) {
    OutcomeKind kind = OutcomeKind.valueOf(json.getString("kind"));
    int code = json.getInteger("code", TaskQueueCodes.FAILED);
    return new TaskFailure(
        json.getString("taskId", ""),
        json.getString("scope", ""),
        kind,
        Failures.ofTask(kind, code, json.getString("message", "")),
        json.getInteger("attempts", 0));
  }

  /** For the place of a result that cannot be sent. No task has an empty id. */
  static JsonObject notSent(String scope, int index, String why) {
    return new JsonObject()
        .put("taskId", "")
        .put("scope", scope)
        .put("kind", OutcomeKind.FAILURE.name())
        .put("code", TaskQueueCodes.TOO_LARGE)
        .put("message", "result " + index + " of the batch was left out: " + why)
        .put("attempts", 0);
  }

  /** Whether it stands for a result that could not be sent, and not for a task that has failed. */
  static boolean isNotSent(TaskFailure failure) {
    return failure.taskId().isEmpty()
        && Failures.codeOfReply(failure.cause()) == TaskQueueCodes.TOO_LARGE;
  }

  static TaskCounts readCounts(JsonObject json) {
    return new TaskCounts(
        json.getLong("succeeded", 0L),
        json.getLong("nulls", 0L),
        json.getLong("failed", 0L),
        json.getLong("cancelled", 0L),
        json.getLong("expired", 0L),
        json.getLong("dropped", 0L));
  }

  static JsonObject write(ScopeProgress progress) {
    return new JsonObject()
        .put("scope", progress.scope())
        .put("put", progress.put())
        .put("running", progress.running())
        .put("unfinished", progress.unfinished())
        .put("ended", progress.ended().toJson());
  }

  static ScopeProgress readProgress(JsonObject json) {
    return new ScopeProgress(
        json.getString("scope", ""),
        json.getLong("put", 0L),
        json.getLong("running", 0L),
        readCounts(json.getJsonObject("ended", new JsonObject())));
  }

  /** What a scope gives that has not been used. */
  static ScopeProgress noProgress(String scope) {
    return new ScopeProgress(scope, 0, 0, TaskCounts.NONE);
  }

  static JsonObject write(List<RunningTask> running) {
    JsonArray tasks = new JsonArray();
    running.forEach(task -> tasks.add(task.toJson()));
    return new JsonObject().put("running", tasks);
  }

  static JsonObject writeScopes(List<ScopeProgress> scopes) {
    JsonArray all = new JsonArray();
    scopes.forEach(scope -> all.add(write(scope)));
    return new JsonObject().put("scopes", all);
  }

  static List<RunningTask> readRunning(JsonObject json) {
    return json.getJsonArray("running", new JsonArray()).stream()
        .map(task -> readRunningTask((JsonObject) task))
        .toList();
  }

  private static RunningTask readRunningTask(JsonObject json) {
    return new RunningTask(
        json.getString("id", ""),
        json.getString("scope", ""),
        json.getInteger("attempt", 1),
        Duration.ofMillis(json.getLong("age", 0L)),
        json.getBoolean("cancelled", false));
  }

  static TaskQueueStats readStats(JsonObject json) {
    return new TaskQueueStats(
        QueueState.valueOf(json.getString("state")),
        json.getInteger("workers", 0),
        json.getInteger("running", 0),
        json.getInteger("maxSize", 0),
        json.getInteger("buffered", 0),
        json.getInteger("maxWaiting", 0),
        json.getInteger("waiting", 0),
        json.getInteger("delayed", 0),
        json.getInteger("retrying", 0),
        json.getLong("accepted", 0L),
        json.getLong("rejected", 0L),
        readCounts(json.getJsonObject("ended", new JsonObject())),
        json.getLong("retries", 0L),
        json.getLong("admittedBeyondBound", 0L),
        json.getLong("abandoned", 0L),
        json.getInteger("peakRunning", 0),
        json.getInteger("peakBuffered", 0));
  }

  /** What a batch is but for its results and failures. */
  static JsonObject writeFrame(JoinReport report) {
    return new JsonObject()
        .put("state", "joined")
        .put("counts", report.counts().toJson())
        .put("elapsed", report.elapsed().toMillis());
  }
}
