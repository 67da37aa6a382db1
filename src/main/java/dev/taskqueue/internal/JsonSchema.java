package dev.taskqueue.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a JSON object may have, and where their values go: an unknown key, a wrong type or
 * a value out of range is an {@link IllegalArgumentException} that names the key. It does not quote
 * what is, or should be, an object or an array, as there may be a secret in it. A key whose value
 * is {@code null} counts as left out. Made once, it reads any number of objects.
 *
 * @param <T> what the values go to
 */
public final class JsonSchema<T> {

  private static final String DURATION =
      "milliseconds or an ISO-8601 duration like \"PT5S\", at most "
          + Limits.LONGEST_DAYS
          + " days";

  private interface Field<T> {
    void read(T to, String key, Object value);
  }

  private final String what;
  private final Map<String, Field<T>> fields = new LinkedHashMap<>();

  /** For objects that messages call {@code what}, such as "task queue option". */
  public JsonSchema(String what) {
    this.what = what;
  }

  /** A key with a string. */
  public JsonSchema<T> string(String key, BiConsumer<T, String> to) {
    return field(key, (t, k, v) -> to.accept(t, cast(k, v, String.class, "a string")));
  }

  /** A key with true or false. */
  public JsonSchema<T> bool(String key, BiConsumer<T, Boolean> to) {
    return field(key, (t, k, v) -> to.accept(t, cast(k, v, Boolean.class, "true or false")));
  }

  /**
   * A key with a whole number.
   *
   * @param min for the message about what is no such number; {@code to} checks the others
   * @param max as {@code min}
   */
  public JsonSchema<T> integer(String key, int min, int max, ObjIntConsumer<T> to) {
    return field(key, (t, k, v) -> to.accept(t, whole(k, v, min, max)));
  }

  /** A key with an object. */
  public JsonSchema<T> object(String key, BiConsumer<T, JsonObject> to) {
    return field(key, (t, k, v) -> to.accept(t, group(k, v, JsonObject.class, "an object")));
  }

  /** A key with an array. */
  public JsonSchema<T> array(String key, BiConsumer<T, JsonArray> to) {
    return field(key, (t, k, v) -> to.accept(t, group(k, v, JsonArray.class, "an array")));
  }

  /** A key with an array of strings. */
  public JsonSchema<T> strings(String key, BiConsumer<T, List<String>> to) {
    return field(key, (t, k, v) -> to.accept(t, asStrings(k, v)));
  }

  /** A key with any value. */
  public JsonSchema<T> any(String key, BiConsumer<T, Object> to) {
    return field(key, (t, k, v) -> to.accept(t, v));
  }

  /** A key with a time: a whole number of milliseconds, or an ISO-8601 duration like "PT5S". */
  public JsonSchema<T> duration(String key, BiConsumer<T, Duration> to) {
    return field(key, (t, k, v) -> to.accept(t, asDuration(k, v)));
  }

  /** A key with the name of one of an enum's constants, in any case. */
  public <E extends Enum<E>> JsonSchema<T> choice(String key, Class<E> type, BiConsumer<T, E> to) {
    return choice(key, List.of(type.getEnumConstants()), to);
  }

  /** One of some of them. */
  public <E extends Enum<E>> JsonSchema<T> choice(
      String key, Collection<E> allowed, BiConsumer<T, E> to) {
    return field(key, (t, k, v) -> to.accept(t, asChoice(k, v, allowed)));
  }

  /** A key that is known but read elsewhere. */
  public JsonSchema<T> ignore(String... keys) {
    for (String key : keys) {
      field(key, (t, k, v) -> {});
    }
    return this;
  }

  /** Reads all keys of {@code json} and hands their values to where they belong. */
  public void read(JsonObject json, T to) {
    for (String key : json.fieldNames()) {
      if (!fields.containsKey(key)) {
        throw new IllegalArgumentException("unknown " + what + " '" + shown(key) + "'" + hint(key));
      }
    }
    for (String key : json.fieldNames()) {
      Object value = json.getValue(key);
      Field<T> field = fields.get(key);
      if (value != null && field != null) {
        field.read(to, key, value);
      }
    }
  }

  private JsonSchema<T> field(String key, Field<T> field) {
    fields.put(key, field);
    return this;
  }

  private IllegalArgumentException wrong(String key, Object value, String expected) {
    String shown = shown(String.valueOf(value));
    return mismatch(
        key,
        expected,
        value instanceof CharSequence
            ? "\"" + shown + "\""
            : value instanceof Number || value instanceof Boolean ? shown : kindOf(value));
  }

  private IllegalArgumentException mismatch(String key, String expected, String found) {
    return new IllegalArgumentException(
        what + " '" + key + "' must be " + expected + ", but is " + found);
  }

  private static String kindOf(@Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof JsonObject || value instanceof Map) {
      return "an object";
    } else if (value instanceof JsonArray || value instanceof List) {
      return "an array";
    } else if (value instanceof CharSequence) {
      return "a string";
    } else if (value instanceof Number) {
      return "a number";
    }
    return value instanceof Boolean ? "true or false" : "a " + value.getClass().getSimpleName();
  }

  private static String shown(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  private <V> V cast(String key, Object value, Class<V> type, String expected) {
    if (!type.isInstance(value)) {
      throw wrong(key, value, expected);
    }
    return type.cast(value);
  }

  private <V> V group(String key, Object value, Class<V> type, String expected) {
    if (!type.isInstance(value)) {
      throw mismatch(key, expected, kindOf(value));
    }
    return type.cast(value);
  }

  private List<String> asStrings(String key, Object value) {
    String expected = "an array of strings";
    List<String> strings = new ArrayList<>();
    for (Object each : group(key, value, JsonArray.class, expected)) {
      if (!(each instanceof String text)) {
        throw mismatch(key, expected, "one that holds " + kindOf(each));
      }
      strings.add(text);
    }
    return List.copyOf(strings);
  }

  private int whole(String key, Object value, int min, int max) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).intValue();
    }
    if (value instanceof Long l && l.intValue() == l) {
      return l.intValue();
    }
    throw wrong(key, value, "a whole number from " + min + " to " + max);
  }

  private Duration asDuration(String key, Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return Duration.ofMillis(((Number) value).longValue());
    }
    if (value instanceof String text) {
      try {
        return Duration.parse(text);
      } catch (DateTimeException e) {
        throw wrong(key, value, DURATION);
      }
    }
    throw wrong(key, value, DURATION);
  }

  private <E extends Enum<E>> E asChoice(String key, Object value, Collection<E> allowed) {
    if (value instanceof String text) {
      for (E constant : allowed) {
        if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
          return constant;
        }
      }
    }
    throw wrong(key, value, "one of " + allowed);
  }

  private String hint(String key) {
    String nearest = nearest(key);
    return nearest != null
        ? "; did you mean '" + nearest + "'?"
        : fields.isEmpty()
            ? "; none is known here"
            : "; known are " + String.join(", ", fields.keySet());
  }

  private @Nullable String nearest(String key) {
    String best = null;
    int bestDistance = Math.max(1, key.length() / 2) + 1;
    for (String known : fields.keySet()) {
      if (Math.abs(known.length() - key.length()) >= bestDistance) {
        continue; // at least that far away: a key as long as a message costs no time
      }
      int distance = distance(key.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = known;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Levenshtein distance, by the usual two-row table. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    Arrays.setAll(previous, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitute, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
