package dev.taskqueue.eventbus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be encoded as JSON, and how long that is. What would not be decoded any more cannot: a
 * journal with it could not be read.
 */
final class JsonValues {

  /**
   * Jackson decodes twice as many levels, of which some are put around the value. What is nested
   * more deeply may be a cycle.
   */
  private static final int MAX_DEPTH = 500;

  /** Jackson decodes no longer strings, unless it is told to. */
  private static final int MAX_STRING_LENGTH = 20_000_000;

  /** Nor longer numbers. */
  private static final int MAX_NUMBER_LENGTH = 1_000;

  /**
   * Nor names of more than 50,000 characters or bytes, of which it may count what it has reserved
   * for them: up to the next power of two.
   */
  private static final int MAX_NAME_BYTES = 32_000;

  /** Most bytes that a character of a string takes. */
  private static final int CHARACTER_BYTES = 3;

  private static final int NUMBER_BYTES = 12;

  private JsonValues() {}

  /**
   * About the length of the value as JSON, without encoding it.
   *
   * @throws UndecodableException if it could not be decoded
   * @throws IllegalArgumentException if it cannot be encoded, naming the type
   */
  static long size(@Nullable Object value) {
    return size(value, 0);
  }

  private static long size(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "a value that is nested more than " + MAX_DEPTH + " deep cannot be encoded as JSON");
    }
    if (value == null || value instanceof Boolean) {
      return 5;
    } else if (value instanceof CharSequence text) {
      return sizeOfText(text.length());
    } else if (value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte) {
      return NUMBER_BYTES;
    } else if (value instanceof BigInteger || value instanceof BigDecimal) {
      return sizeOfNumber(value.toString());
    } else if (value instanceof JsonObject object) {
      return size(object.getMap(), depth);
    } else if (value instanceof JsonArray array) {
      return size(array.getList(), depth);
    } else if (value instanceof Map<?, ?> map) {
      return sizeOfMap(map, depth);
    } else if (value instanceof List<?> list) {
      return sizeOfAll(list, depth);
    } else if (value instanceof Buffer buffer) {
      return sizeOfBytes(buffer.length());
    } else if (value instanceof byte[] bytes) {
      return sizeOfBytes(bytes.length);
    } else if (value instanceof Instant || value instanceof Enum<?>) {
      return value.toString().length() + 3L;
    }
    throw new IllegalArgumentException(
        "a value of type " + value.getClass().getName() + " cannot be encoded as JSON");
  }

  private static long sizeOfBytes(int length) {
    return sizeOfText(length * 4L / 3 + 1);
  }

  private static long sizeOfText(long length) {
    if (length > MAX_STRING_LENGTH) {
      throw new UndecodableException(
          "a string of "
              + length
              + " characters, more than "
              + MAX_STRING_LENGTH
              + ", cannot be decoded from JSON; pass a reference to the data");
    }
    return length + 3;
  }

  private static long sizeOfNumber(String digits) {
    if (digits.length() > MAX_NUMBER_LENGTH) {
      throw new UndecodableException(
          "a number of more than " + MAX_NUMBER_LENGTH + " digits cannot be decoded from JSON");
    }
    return digits.length() + 1L;
  }

  private static long sizeOfMap(Map<?, ?> map, int depth) {
    long size = 2;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException(
            "a map with a key that is no string cannot be encoded as JSON");
      }
      if (key.length() > MAX_NAME_BYTES / CHARACTER_BYTES
          && key.getBytes(UTF_8).length > MAX_NAME_BYTES) {
        throw new UndecodableException(
            "a key of more than " + MAX_NAME_BYTES + " bytes cannot be decoded from JSON");
      }
      size += key.length() + 4 + size(entry.getValue(), depth + 1);
    }
    return size;
  }

  private static long sizeOfAll(Collection<?> values, int depth) {
    long size = 2;
    for (Object value : values) {
      size += 1 + size(value, depth + 1);
    }
    return size;
  }
}
