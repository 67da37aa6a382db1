package dev.taskqueue.service.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Hides what must not be shown. */
final class Secrets {

  private static final Pattern NAME =
      Pattern.compile("token|secret|password|credential|authorization|api.?key|cookie");

  private static final String MASK = "***";

  private Secrets() {}

  /** Whether a key of this name holds a secret. */
  static boolean isNameOfOne(String key) {
    return NAME.matcher(key.toLowerCase(Locale.ROOT)).find();
  }

  /** A copy in which secrets are masked. */
  static JsonObject masked(JsonObject json) {
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> entry : json) {
      boolean secret = isNameOfOne(entry.getKey());
      copy.put(entry.getKey(), secret ? hidden(entry.getValue()) : shown(entry.getValue()));
    }
    return copy;
  }

  private static Object shown(Object value) {
    if (value instanceof JsonObject object) {
      return masked(object);
    } else if (value instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(element -> copy.add(shown(element)));
      return copy;
    }
    return value;
  }

  private static Object hidden(Object value) {
    if (value instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(element -> copy.add(MASK));
      return copy;
    }
    return MASK;
  }
}
