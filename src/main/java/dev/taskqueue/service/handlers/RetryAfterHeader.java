package dev.taskqueue.service.handlers;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header Retry-After: seconds, or the date from which it makes sense to try again. */
final class RetryAfterHeader {

  private RetryAfterHeader() {}

  /** The wait it asks for, in whole seconds and {@code max} at most; null if it asks for none. */
  static @Nullable Duration parse(@Nullable String value, Instant now, Duration max) {
    Duration asked = value == null ? null : read(value.strip(), now);
    if (asked == null) {
      return null;
    }
    return asked.isNegative() ? Duration.ZERO : asked.compareTo(max) > 0 ? max : asked;
  }

  private static @Nullable Duration read(String value, Instant now) {
    if (value.matches("[0-9]{1,18}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.ofSeconds(Duration.between(now, date).plusMillis(999).toSeconds());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
