package examples;

import dev.taskqueue.RetryPolicy;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Which calls are tried again, and when: as the API says, and some more that grows. */
final class ApiRetries implements RetryPolicy {

  private static final RetryPolicy POLICY =
      RetryPolicy.asFailureSays(
          RetryPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(5)));

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final LongAdder retries = new LongAdder();

  /** Whether a failure may be gone the next time. */
  static boolean isPassing(Throwable failure) {
    if (failure instanceof ApiException answer) {
      return answer.status() == 429 || answer.status() == 503;
    }
    // A refused connection is an IOException too, but nobody is there to ask again.
    return failure instanceof HttpClosedException
        || failure instanceof TimeoutException
        || (failure instanceof IOException && !(failure instanceof ConnectException));
  }

  /** The value of a Retry-After header: seconds or a date (RFC 9110, 10.2.3). */
  static @Nullable Duration parse(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      Duration wait =
          header.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(header))
              : Duration.between(
                  Instant.now(), ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
      return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  @Override
  public Duration delay(Throwable failure, int retry) {
    retries.increment();
    return POLICY.delay(failure, retry);
  }

  /** How often a retry was asked for. */
  long retries() {
    return retries.sum();
  }
}
