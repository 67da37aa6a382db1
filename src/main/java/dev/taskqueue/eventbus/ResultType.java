package dev.taskqueue.eventbus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a join from another node can ask its results to be. */
enum ResultType {
  ANY(Object.class),
  STRING(String.class),
  NUMBER(Number.class),
  BOOLEAN(Boolean.class),
  OBJECT(JsonObject.class),
  ARRAY(JsonArray.class),
  /** Bytes, as base64 text. */
  BINARY(Buffer.class);

  /** What the results are in the queue. */
  final Class<?> type;

  ResultType(Class<?> type) {
    this.type = type;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What to ask for to get results of this class. */
  static ResultType of(Class<?> wanted) {
    for (ResultType each : values()) {
      if (each.type == wanted || (each == NUMBER && Number.class.isAssignableFrom(wanted))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "results that come from another node are JSON, which "
            + wanted.getName()
            + " is not; there are "
            + Arrays.toString(values()));
  }

  /**
   * A received result as the class that was asked for; null if it can't be without loss.
   *
   * @param wanted a class that {@link #of} knows
   */
  static @Nullable Object convert(Object result, Class<?> wanted) {
    if (wanted.isInstance(result)) {
      return result;
    } else if (result instanceof Number number && Number.class.isAssignableFrom(wanted)) {
      return convertNumber(number, wanted);
    } else if (result instanceof String text && wanted == Buffer.class) {
      return new JsonArray().add(text).getBuffer(0);
    }
    return null;
  }

  /** JSON does not tell the types of numbers apart, so that 1L arrives as an Integer. */
  private static @Nullable Object convertNumber(Number number, Class<?> wanted) {
    double value = number.doubleValue();
    if (wanted == BigDecimal.class) {
      return Double.isFinite(value) ? new BigDecimal(number.toString()) : null;
    } else if (wanted == Double.class) {
      return value;
    } else if (wanted == Float.class) {
      return (float) value;
    }
    boolean whole = number instanceof Integer || number instanceof Long;
    long whole64 = number.longValue();
    if (!whole) {
      return null;
    } else if (wanted == BigInteger.class) {
      return BigInteger.valueOf(whole64);
    } else if (wanted == Long.class) {
      return whole64;
    } else if (wanted == Integer.class && (int) whole64 == whole64) {
      return (int) whole64;
    } else if (wanted == Short.class && (short) whole64 == whole64) {
      return (short) whole64;
    } else if (wanted == Byte.class && (byte) whole64 == whole64) {
      return (byte) whole64;
    }
    return null;
  }
}
