package dev.taskqueue.service.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Hides what must not be shown. */
final class Secrets {

  private static final Pattern NAME =
      Pattern.compile(
          "token|secret|passw|passphrase|passcode|(?<!by)pass$|pwd|credential|cookie"
              + "|auth(?![o.])|authorization|oauth" // not an author, nor java.security.auth.login
              + "|(api|access|private|secret).?key");

  /** It is the name of one, but tells only whether there is one. */
  private static final String WHETHER = "http.auth";

  /** Those who get requests may take any of them for one. */
  private static final String HEADERS = "handlers.http.headers";

  private static final String MASK = "***";

  private Secrets() {}

  /** Whether a key of this name holds a secret. */
  static boolean isNameOfOne(String key) {
    return NAME.matcher(key.toLowerCase(Locale.ROOT)).find();
  }

  /** A copy in which secrets are masked. */
  static JsonObject masked(JsonObject json) {
    return masked("", json);
  }

  private static JsonObject masked(String prefix, JsonObject json) {
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> entry : json) {
      String path = prefix + entry.getKey();
      Object value = entry.getValue();
      boolean secret = isNameOfOne(entry.getKey()) && !path.equals(WHETHER);
      boolean header = path.startsWith(HEADERS) && !(value instanceof JsonObject);
      copy.put(entry.getKey(), secret || header ? hidden(value) : shown(path, value));
    }
    return copy;
  }

  private static Object shown(String path, Object value) {
    if (value instanceof JsonObject object) {
      return masked(path + ".", object);
    } else if (value instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(element -> copy.add(shown(path, element)));
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
