package dev.taskqueue.eventbus;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;

/**
 * Why a task has failed, as it comes back from the journal: whoever is told of it is told the same
 * code, and the same code of the handler, as by the owner before. For a client, which does not pass
 * it on, {@link ReportJson#readFailure} does.
 */
final class StoredCause {

  private StoredCause() {}

  static Throwable of(OutcomeKind kind, JsonObject json) {
    String message = json.getString("message", "");
    int code = json.getInteger("code", TaskQueueCodes.FAILED);
    Integer handlerCode = json.getInteger("handlerCode");
    if (handlerCode != null) {
      return Failures.of(handlerCode, message);
    }
    if (kind != OutcomeKind.FAILURE) {
      return Failures.ofTask(kind, code, message);
    }
    boolean ofBus = ReplyException.class.getName().equals(json.getString("type"));
    return switch (code) {
      case TaskQueueCodes.NOT_FOUND -> new ReplyException(ReplyFailure.NO_HANDLERS, message);
      case TaskQueueCodes.TASK_TIMED_OUT ->
          ofBus
              ? new ReplyException(ReplyFailure.TIMEOUT, message)
              : Failures.ofTask(kind, code, message);
      default -> ofBus ? new OwnFailure(code, message) : new CodedFailure(code, message);
    };
  }
}
