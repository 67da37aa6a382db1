package dev.taskqueue.service.handlers;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an HTTP task fails: with a code, and a message that nothing secret gets into. */
final class HttpFailures {

  /** The task cannot be understood. */
  static final int MALFORMED = 400;

  /** The rules forbid the host, or the address that its name stands for. */
  static final int REFUSED = 403;

  /** The response is larger than allowed. */
  static final int TOO_LARGE = 413;

  /** Nobody waits for the response any more. */
  static final int ABORTED = 499;

  /** There was no response, or none that can be used. */
  static final int NO_RESPONSE = 502;

  /** The handler is being undeployed. */
  static final int CLOSING = 503;

  /** The response was not complete in time. */
  static final int TIMED_OUT = 504;

  private HttpFailures() {}

  /** A failure as the requester gets it. */
  static ReplyException of(int code, String message) {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code, message);
  }

  /** A response of a status that is not expected; its code is the status. */
  static ReplyException ofStatus(int status, String message, @Nullable Duration retryAfter) {
    return of(
        status,
        retryAfter == null ? message : "Retry-After: " + retryAfter.toSeconds() + "\n" + message);
  }

  /** Any failure as the requester gets it. */
  static ReplyException of(Throwable failure) {
    return failure instanceof ReplyException reply
        ? reply
        : of(NO_RESPONSE, failure.getClass().getSimpleName() + ": " + failure.getMessage());
  }
}
