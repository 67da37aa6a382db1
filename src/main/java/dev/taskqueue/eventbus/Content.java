package dev.taskqueue.eventbus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A short stand-in for a JSON value: equal for equal values, whatever the order of their keys. It
 * is that of what JSON carries, as the same task may come as objects and, to another owner, as
 * JSON. And it is stored, so a value that comes as JSON must not get another one.
 */
final class Content {

  private final MessageDigest digest;

  private Content() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }

  static String of(JsonObject json) {
    Content content = new Content();
    content.add(json);
    return HexFormat.of().formatHex(content.digest.digest());
  }

  private void add(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      add(object.getMap());
    } else if (value instanceof JsonArray array) {
      add(array.getList());
    } else if (value instanceof Map<?, ?> map) {
      add('{', map.size());
      new TreeMap<Object, Object>(map)
          .forEach(
              (key, member) -> {
                add(key);
                add(member);
              });
    } else if (value instanceof List<?> list) {
      add('[', list.size());
      list.forEach(this::add);
    } else {
      Object carried = carried(value);
      byte[] text = String.valueOf(carried).getBytes(UTF_8);
      add(carried instanceof CharSequence ? '"' : '=', text.length);
      digest.update(text);
    }
  }

  /** What is decoded on the other side. */
  private static @Nullable Object carried(@Nullable Object value) {
    if (value instanceof Instant
        || value instanceof byte[]
        || value instanceof Buffer
        || value instanceof Enum<?>) {
      return JsonArray.of(value).getString(0);
    } else if (value instanceof Double number) {
      return finite(number);
    } else if (value instanceof Float number) {
      return finite(Double.valueOf(number.toString()));
    } else if (value instanceof BigDecimal number && number.scale() != 0) {
      return finite(number.doubleValue()); // as it has a point or an exponent
    }
    return value;
  }

  /**
   * JSON has no number that is not finite: a string is sent in its place. One that no double holds
   * is infinite once it has been decoded, so it goes that way when it is sent on.
   */
  private static Object finite(Double number) {
    return Double.isFinite(number) ? number : number.toString();
  }

  private void add(char kind, int length) {
    digest.update((byte) kind);
    digest.update((byte) (length >> 24));
    digest.update((byte) (length >> 16));
    digest.update((byte) (length >> 8));
    digest.update((byte) length);
  }
}
