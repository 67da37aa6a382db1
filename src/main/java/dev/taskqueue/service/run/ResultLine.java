package dev.taskqueue.service.run;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskExpiredException;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskTimeoutException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What is written about a line of the input. */
final class ResultLine {

  /** Outcome of a line that was never a task. */
  static final String REFUSED = "refused";

  private ResultLine() {}

  static byte[] refused(long line, String id, int code, String why) {
    return encode(frame(line, id, REFUSED, 0).put("error", error(code, why)));
  }

  static byte[] of(long line, Outcome outcome) {
    Throwable cause = outcome.cause();
    JsonObject json = frame(line, outcome.taskId(), name(outcome.kind()), outcome.attempts());
    if (cause != null) {
      return encode(json.put("error", error(codeOf(cause), messageOf(cause))));
    }
    if (outcome.kind() == OutcomeKind.NULL) {
      return encode(json);
    }
    try {
      return encode(json.put("result", outcome.result()));
    } catch (EncodeException | IllegalStateException e) {
      return encode(
          frame(line, outcome.taskId(), name(OutcomeKind.FAILURE), outcome.attempts())
              .put("error", error(TaskQueueCodes.TOO_LARGE, "the result is no JSON: " + e)));
    }
  }

  private static JsonObject frame(long line, String id, String outcome, int attempts) {
    return new JsonObject()
        .put("line", line)
        .put("id", id)
        .put("outcome", outcome)
        .put("attempts", attempts);
  }

  private static String name(OutcomeKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject error(int code, String message) {
    return new JsonObject().put("code", code).put("message", message);
  }

  private static String messageOf(Throwable cause) {
    String message = cause.getMessage();
    return message != null ? message : cause.getClass().getName();
  }

  /** A handler's own code, or the one that the queue's failures have over the event bus. */
  private static int codeOf(Throwable cause) {
    if (cause instanceof ReplyException reply) {
      return switch (reply.failureType()) {
        case NO_HANDLERS -> TaskQueueCodes.NOT_FOUND;
        case TIMEOUT -> TaskQueueCodes.TASK_TIMED_OUT;
        default -> reply.failureCode();
      };
    } else if (cause instanceof TaskTimeoutException) {
      return TaskQueueCodes.TASK_TIMED_OUT;
    } else if (cause instanceof TaskExpiredException) {
      return TaskQueueCodes.EXPIRED;
    } else if (cause instanceof PutTimeoutException) {
      return TaskQueueCodes.TIMED_OUT;
    } else if (cause instanceof TaskCancelledException) {
      return TaskQueueCodes.CANCELLED;
    }
    return TaskQueueCodes.FAILED;
  }

  private static byte[] encode(JsonObject json) {
    return (json.encode() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
