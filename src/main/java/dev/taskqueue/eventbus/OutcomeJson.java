package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Outcomes as JSON, and back. One without a result looks as the failure in a report does. */
final class OutcomeJson {

  /** About the length of an outcome as JSON, but for its result or message. */
  private static final int OVERHEAD = 200;

  /**
   * An outcome as it is sent.
   *
   * @param size about its length
   */
  record Written(JsonObject json, long size) {}

  private OutcomeJson() {}

  /**
   * Never fails: of an outcome that cannot be sent it makes a failure that says why.
   *
   * @param maxResultBytes encoded size of its result at most
   */
  static Written write(Outcome outcome, int maxResultBytes) {
    Throwable cause = outcome.cause();
    if (cause != null) {
      TaskFailure failure =
          new TaskFailure(
              outcome.taskId(), outcome.scope(), outcome.kind(), cause, outcome.attempts());
      return new Written(ReportJson.write(failure), ReportJson.size(failure));
    }
    String why;
    try {
      long size = JsonValues.size(outcome.result());
      if (size <= maxResultBytes) {
        JsonObject json = frame(outcome).put("kind", outcome.kind().name());
        return new Written(
            outcome.result() == null ? json : json.put("result", outcome.result()),
            OVERHEAD + size);
      }
      why = "takes about " + size + " bytes, more than " + maxResultBytes;
    } catch (RuntimeException e) { // it is of no such type, or somebody changes it
      why = "cannot be sent: " + Text.messageOf(e);
    }
    return new Written(notSent(outcome, why), OVERHEAD + why.length());
  }

  /** What all have that have not failed. */
  static JsonObject frame(Outcome outcome) {
    return new JsonObject()
        .put("taskId", outcome.taskId())
        .put("scope", outcome.scope())
        .put("attempts", outcome.attempts());
  }

  /** In the place of a result. */
  static JsonObject notSent(Outcome outcome, String why) {
    return frame(outcome)
        .put("kind", OutcomeKind.FAILURE.name())
        .put("code", TaskQueueCodes.TOO_LARGE)
        .put("message", "the result of " + outcome.taskId() + " " + why);
  }

  static Outcome read(JsonObject json) {
    OutcomeKind kind = OutcomeKind.valueOf(json.getString("kind"));
    boolean failed = kind != OutcomeKind.SUCCESS && kind != OutcomeKind.NULL;
    @Nullable Throwable cause = failed ? ReportJson.readFailure(json).cause() : null;
    return new Outcome(
        json.getString("taskId", ""),
        json.getString("scope", ""),
        kind,
        json.getValue("result"),
        cause,
        json.getInteger("attempts", 0));
  }
}
