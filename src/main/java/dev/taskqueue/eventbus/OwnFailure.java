package dev.taskqueue.eventbus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/**
 * Why an execution failed that no handler has made fail, but the queue or its worker. A code of a
 * handler means what the handler says; this one is of {@link dev.taskqueue.TaskQueueCodes}. The
 * event bus passes it on as a plain {@link ReplyException}, so there it needs a mark beside it.
 */
final class OwnFailure extends ReplyException {

  private static final long serialVersionUID = 1L;

  OwnFailure(int code, String message) {
    super(ReplyFailure.RECIPIENT_FAILURE, code, message);
  }
}
