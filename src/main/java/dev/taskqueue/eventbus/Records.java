package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Outcome;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a queue has in its journal. The key tells what a record is of:
 *
 * <ul>
 *   <li>{@code task:}, a name of the owner that has accepted it, and a number: a task. It has
 *       {@code id}, {@code seq} and {@code scope}; while unfinished also {@code at} (when it was
 *       put, milliseconds since 1970), {@code task} (as it was put), {@code attempt} (the execution
 *       that has started last, if not the first) and, if that one has failed, {@code due} (when the
 *       next one is, milliseconds since 1970); when ended an {@code outcome}, see {@link
 *       KeptOutcome}; when joined nothing of these. While a repeated put has to be known, there is
 *       {@code content} too, and {@code answer} if it is not the usual one;
 *   <li>{@code scope:} and a name: {@code counts} of the tasks that have ended and left no record,
 *       since the task with the number {@code since};
 *   <li>{@code join:} and an id: a batch that has been joined: all tasks of {@code scope} up to
 *       {@code upTo}, as far as they are in no batch before; with {@code counts} and {@code
 *       elapsed} milliseconds;
 *   <li>{@code format}: {@code version} of all this, see {@link RecordsFormat}.
 * </ul>
 */
final class Records {

  static final String TASK = "task:";
  static final String SCOPE = "scope:";
  static final String JOIN = "join:";

  private Records() {}

  static JsonObject unfinished(KeptTask task, JsonObject put) {
    JsonObject record = frame(task).put("at", task.at).put("task", put);
    if (task.attempt > 1) {
      record.put("attempt", task.attempt);
    }
    return task.due == KeptTask.NOT_DUE ? record : record.put("due", task.due);
  }

  static JsonObject ended(KeptTask task, KeptOutcome outcome) {
    return frame(task).put("outcome", outcome.json());
  }

  static JsonObject joined(KeptTask task) {
    return frame(task);
  }

  private static JsonObject frame(KeptTask task) {
    JsonObject record =
        new JsonObject().put("id", task.id).put("seq", task.seq).put("scope", task.scope);
    if (task.remembered) {
      record.put("content", task.content);
    }
    return task.answer == Answer.ACCEPTED
        ? record
        : record.put("answer", task.answer.name().toLowerCase(Locale.ROOT));
  }

  static JsonObject counts(long since, TaskCounts counts) {
    return new JsonObject().put("since", since).put("counts", counts.toJson());
  }

  static JsonObject join(String scope, long upTo, JoinReport report) {
    return new JsonObject()
        .put("scope", scope)
        .put("upTo", upTo)
        .put("counts", report.counts().toJson())
        .put("elapsed", report.elapsed().toMillis());
  }

  // ---- what was joined

  /** The report of a batch that had been joined. */
  static JoinReport report(JsonObject join, List<Outcome> outcomes) {
    return new JoinReport(
        outcomes.stream().map(Outcome::result).filter(result -> result != null).toList(),
        ReportJson.readCounts(join.getJsonObject("counts", new JsonObject())),
        outcomes.stream()
            .filter(outcome -> outcome.cause() != null)
            .limit(JoinReport.MAX_FAILURES)
            .map(Records::failure)
            .toList(),
        Duration.ofMillis(join.getLong("elapsed", 0L)));
  }

  private static TaskFailure failure(Outcome outcome) {
    return new TaskFailure(
        outcome.taskId(),
        outcome.scope(),
        outcome.kind(),
        outcome.cause() != null
            ? outcome.cause()
            : Failures.of(TaskQueueCodes.FAILED, "no cause is known"),
        outcome.attempts());
  }
}
