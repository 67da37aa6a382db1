package dev.taskqueue.service;

import dev.taskqueue.TaskFailure;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.ReplyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each task that has failed. What a handler has answered needs no stack trace. */
record FailureLog(String queue) implements Handler<TaskFailure> {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  @Override
  public void handle(TaskFailure failure) {
    Throwable cause = failure.cause();
    LOG.warn(
        "queue {}: task {} has failed, attempt {}: {}",
        queue,
        failure.taskId(),
        failure.attempts(),
        cause.getMessage(),
        cause instanceof ReplyException ? null : cause);
  }
}
