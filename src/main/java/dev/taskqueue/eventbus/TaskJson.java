package dev.taskqueue.eventbus;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A task as JSON: where the work is done, with what, and how it is to be treated. */
public final class TaskJson {

  private final TaskOptions options = new TaskOptions();
  private @Nullable String address;
  private @Nullable Object body;
  private String scope;
  private Answer answer = Answer.ACCEPTED;

  private TaskJson(String scope) {
    this.scope = scope;
  }

  /**
   * The put that a JSON object asks for.
   *
   * @param scope if it names none
   * @throws IllegalArgumentException naming the key that is unknown, missing or wrong
   */
  static PutCommand read(JsonObject json, String scope) {
    return new TaskJson(scope).read(json);
  }

  /**
   * Refuses what a queue would refuse as malformed.
   *
   * @throws IllegalArgumentException naming the key that is unknown, missing or wrong
   */
  public static void check(JsonObject json) {
    new TaskJson(LocalQueue.DEFAULT_SCOPE).parse(json);
  }

  private PutCommand read(JsonObject json) {
    TaskRequest request = parse(json);
    boolean repeatable = options.getId() != null || answer != Answer.ACCEPTED;
    String content = repeatable ? contentWithoutId(json) : "";
    return new PutCommand(scope, request, options, answer, content);
  }

  private TaskRequest parse(JsonObject json) {
    new StrictJson("task key")
        .string("address", value -> address = Limits.name("address", value))
        .any("body", value -> body = value)
        .object("headers", value -> options.setHeaders(headers(value)))
        .string("id", value -> options.setId(Limits.name("id", value)))
        .string("scope", value -> scope = scopeName(value))
        .duration("delay", options::setDelay)
        .integer("priority", options::setPriority)
        .string("key", options::setKey)
        .duration("putTimeout", options::setPutTimeout)
        .duration("ttl", options::setTtl)
        .duration("timeout", options::setTimeout)
        .duration("abandonAfter", options::setAbandonAfter)
        .bool("interrupt", options::setInterrupt)
        .any("retries", value -> RetriesJson.read(value, options))
        .bool("collect", options::setCollect)
        .choice("answer", Answer.class, value -> answer = value)
        .read(json);
    if (address == null) {
      throw new IllegalArgumentException(
          "the task key 'address' is missing: the event-bus address that is to do the work");
    }
    JsonValues.size(body);
    return new TaskRequest(address, body);
  }

  /** The id is left out as it may be one that the queue has made for an earlier message. */
  private static String contentWithoutId(JsonObject json) {
    JsonObject rest = new JsonObject(new HashMap<>(json.getMap()));
    rest.remove("id");
    return Content.of(rest);
  }

  /** {@code name}, if a scope may have it. */
  static String scopeName(String name) {
    return name.isEmpty() ? name : Limits.name("scope", name);
  }

  private static MultiMap headers(JsonObject json) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (String key : json.fieldNames()) {
      Object value = json.getValue(key);
      if (value == null) {
        continue;
      }
      List<?> values = value instanceof JsonArray array ? array.getList() : List.of(value);
      for (Object one : values) {
        if (!(one instanceof String text)) {
          throw new IllegalArgumentException(
              "task header '" + Text.shorten(key) + "' must be a string or an array of strings");
        }
        headers.add(key, text);
      }
    }
    return headers;
  }

  /**
   * The JSON object that asks for a put.
   *
   * @throws IllegalArgumentException if the task has something that JSON cannot carry
   */
  static JsonObject write(String scope, TaskRequest task, TaskOptions options, Answer answer) {
    if (task.body() instanceof Buffer || task.body() instanceof byte[]) {
      throw new IllegalArgumentException(
          "a task that goes to a queue on another node is JSON, which cannot carry a body of bytes"
              + " as such; put them into a JsonObject");
    }
    JsonValues.size(task.body());
    JsonObject json = new JsonObject().put("address", task.address()).put("scope", scope);
    put(json, "body", task.body());
    put(json, "id", options.getId());
    put(json, "key", options.getKey());
    put(json, "putTimeout", options.getPutTimeout());
    put(json, "ttl", options.getTtl());
    put(json, "timeout", options.getTimeout());
    put(json, "abandonAfter", options.getAbandonAfter());
    if (!options.getHeaders().isEmpty()) {
      json.put("headers", write(options.getHeaders()));
    }
    return json.put("delay", options.getDelay().toString())
        .put("priority", options.getPriority())
        .put("interrupt", options.isInterrupt())
        .put("retries", RetriesJson.write(options))
        .put("collect", options.isCollect())
        .put("answer", answer.name().toLowerCase(Locale.ROOT));
  }

  private static void put(JsonObject json, String key, @Nullable Object value) {
    if (value != null) {
      json.put(key, value instanceof Duration ? value.toString() : value);
    }
  }

  private static JsonObject write(MultiMap headers) {
    JsonObject json = new JsonObject();
    for (String name : headers.names()) {
      json.put(name, new JsonArray(headers.getAll(name)));
    }
    return json;
  }
}
