package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The policy that adds what a failure tells to a back-off. */
record AsFailureSays(RetryPolicy backOff) implements RetryPolicy {

  /** Begins the message of a handler that fails a request and tells when to try again. */
  private static final Pattern FIRST_LINE =
      Pattern.compile("Retry-After: (?:([0-9]{1,9})|(P\\S{1,40}))(?:\\R.*)?", Pattern.DOTALL);

  @Override
  public Duration delay(Throwable failure, int retry) {
    Duration more = backOff.delay(failure, retry);
    Duration told = told(failure);
    return told == null
        ? more
        : Duration.ofNanos(Limits.waitNanos(told) + Limits.waitNanos(more)); // neither is too long
  }

  private static @Nullable Duration told(Throwable failure) {
    if (failure instanceof RetryAfter telling) {
      return telling.retryAfter();
    }
    boolean replied =
        failure instanceof ReplyException reply
            && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE;
    return replied ? read(failure.getMessage()) : null;
  }

  private static @Nullable Duration read(@Nullable String message) {
    if (message == null) {
      return null;
    }
    Matcher matcher = FIRST_LINE.matcher(message);
    if (!matcher.matches()) {
      return null;
    }
    try {
      String seconds = matcher.group(1);
      return seconds != null
          ? Duration.ofSeconds(Long.parseLong(seconds))
          : Duration.parse(matcher.group(2));
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public @Nullable JsonObject toJson() {
    JsonObject json = backOff.toJson();
    return json == null ? null : json.put("asFailureSays", true);
  }
}
