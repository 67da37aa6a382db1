package dev.taskqueue.service.config;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A place in the configuration, such as {@code queues.fetch.workers}. */
record ConfigPath(List<String> keys) {

  ConfigPath {
    keys = List.copyOf(keys);
  }

  /**
   * Reads a path with dots.
   *
   * @throws IllegalArgumentException if a key of it is empty
   */
  static ConfigPath of(String text) {
    List<String> keys = List.of(text.split("\\.", -1));
    if (keys.contains("")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no path; write keys with dots between, as in http.port");
    }
    return new ConfigPath(keys);
  }

  /**
   * Sets what is at this path, and makes the objects on the way there.
   *
   * @throws ConfigException if something else than an object is in the way
   */
  void set(JsonObject config, Object value) {
    JsonObject at = config;
    for (String key : keys.subList(0, keys.size() - 1)) {
      Object next = at.getValue(key);
      if (next == null) {
        next = new JsonObject();
        at.put(key, next);
      }
      if (!(next instanceof JsonObject object)) {
        throw new ConfigException("cannot set " + this + ": '" + key + "' is not an object");
      }
      at = object;
    }
    at.put(last(), value);
  }

  /**
   * A value given as text: JSON if it is JSON, otherwise a string. A secret is always a string, so
   * that a token of digits is one.
   */
  Object valueOf(String text) {
    if (Secrets.isNameOfOne(last()) && !text.startsWith("[") && !text.startsWith("\"")) {
      return text;
    }
    try {
      Object value = Json.decodeValue(text);
      return value != null ? value : text;
    } catch (DecodeException e) {
      return text;
    }
  }

  private String last() {
    return keys.get(keys.size() - 1);
  }

  @Override
  public String toString() {
    return String.join(".", keys);
  }
}
