package dev.taskqueue.internal;

import java.time.Duration;
import java.util.Objects;

/** Argument checks whose messages name the option, the value and the allowed range. */
public final class Limits {

  /** Of a time. */
  static final int LONGEST_DAYS = 3650;

  /** Far enough for any use, near enough that adding it to a clock cannot overflow. */
  private static final Duration LONGEST = Duration.ofDays(LONGEST_DAYS);

  /** In characters. */
  public static final int LONGEST_NAME = 255;

  private Limits() {}

  /** {@code value}, if it is from {@code min} to {@code max}. */
  public static int inRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be from " + min + " to " + max + ", but is " + value);
    }
    return value;
  }

  /** {@code value}, if it is from zero to ten years. */
  public static Duration notNegative(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be from zero to " + LONGEST.toDays() + " days, but is " + value);
    }
    return value;
  }

  /** {@code value} in nanoseconds, from zero to ten years: the nearest if it is not. */
  public static long waitNanos(Duration value) {
    return value.isNegative() ? 0 : (value.compareTo(LONGEST) > 0 ? LONGEST : value).toNanos();
  }

  /** {@code value}, if it is more than zero and at most ten years. */
  public static Duration positive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isZero()) {
      throw new IllegalArgumentException(name + " must be more than zero, but is " + value);
    }
    return notNegative(name, value);
  }

  /** {@code value}, if it is neither empty nor longer than 255 characters. */
  public static String name(String name, String value) {
    return name(name, value, LONGEST_NAME);
  }

  /** {@code value}, if it is neither empty nor longer than {@code max} characters. */
  public static String name(String name, String value, int max) {
    Objects.requireNonNull(value, name);
    if (value.isEmpty() || value.length() > max) {
      throw new IllegalArgumentException(
          name + " must have 1 to " + max + " characters, but has " + value.length());
    }
    return value;
  }
}
