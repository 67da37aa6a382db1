package dev.taskqueue.service.cli;

import dev.taskqueue.RateLimit;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations and rates as people write them. */
final class Times {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern RATE = Pattern.compile("(\\d{1,7})(?:/(.+))?");

  private Times() {}

  /** Such as {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h} or {@code PT30S}. */
  static final class OfDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return duration(text);
    }
  }

  /** Such as {@code 50}, {@code 50/s} or {@code 100/2m}. */
  static final class OfRate implements ITypeConverter<RateLimit> {
    @Override
    public RateLimit convert(String text) {
      Matcher rate = RATE.matcher(text);
      if (!rate.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no rate; write a number per second, or one such as 100/2m");
      }
      String period = rate.group(2) == null ? "1s" : rate.group(2);
      try {
        return RateLimit.of(
            Integer.parseInt(rate.group(1)),
            duration(
                Character.isLetter(period.charAt(0)) && period.length() < 3
                    ? "1" + period
                    : period));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static Duration duration(String text) {
    Matcher time = SHORT.matcher(text.toLowerCase(Locale.ROOT));
    try {
      if (!time.matches()) {
        return Duration.parse(text);
      }
      String iso = time.group(1) + time.group(2).toUpperCase(Locale.ROOT);
      return time.group(2).equals("ms")
          ? Duration.ofMillis(Long.parseLong(time.group(1)))
          : Duration.parse("PT" + iso);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is no time; write one such as 500ms, 30s, 2m or PT30S");
    }
  }
}
