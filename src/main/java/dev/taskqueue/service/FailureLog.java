package dev.taskqueue.service;

import dev.taskqueue.TaskFailure;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.ReplyException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each task that has failed, whatever its id and its handler's answer are. What a
 * handler has answered needs no stack trace.
 */
record FailureLog(String queue) implements Handler<TaskFailure> {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  /** What would begin another line, or steer the terminal that shows it. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

  /** When to try again is for the queue; what has failed comes after it. */
  private static final Pattern RETRY_AFTER = Pattern.compile("\\ARetry-After: \\S+\\R");

  @Override
  public void handle(TaskFailure failure) {
    Throwable cause = failure.cause();
    LOG.warn(
        "queue {}: task {} has failed, attempt {}: {}",
        queue,
        plain(failure.taskId()),
        failure.attempts(),
        plain(RETRY_AFTER.matcher(String.valueOf(cause.getMessage())).replaceFirst("")),
        cause instanceof ReplyException ? null : cause);
  }

  private static String plain(String text) {
    return CONTROLS.matcher(text).replaceAll(" ");
  }
}
