package dev.taskqueue.eventbus;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.JsonSchema;
import dev.taskqueue.internal.Limits;
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

  /** What is to be done. */
  private static final JsonSchema<TaskJson> WORK = withWork(new JsonSchema<>("task key"));

  /** How many tasks are to be treated. */
  private static final JsonSchema<TaskJson> OPTIONS = withOptions(new JsonSchema<>("task option"));

  private static final JsonSchema<TaskJson> ALL =
      withOptions(withWork(new JsonSchema<>("task key")))
          .string("id", (task, value) -> task.options.setId(Limits.name("id", value)))
          .string("scope", (task, value) -> task.scope = scopeName(value))
          .choice("answer", Answer.class, (task, value) -> task.answer = value);

  private static JsonSchema<TaskJson> withWork(JsonSchema<TaskJson> schema) {
    return schema
        .string("address", (task, value) -> task.address = Limits.name("address", value))
        .any("body", (task, value) -> task.body = value);
  }

  private static JsonSchema<TaskJson> withOptions(JsonSchema<TaskJson> schema) {
    return schema
        .object("headers", (task, value) -> task.options.setHeaders(headers(value)))
        .duration("delay", (task, value) -> task.options.setDelay(value))
        .integer(
            "priority",
            TaskOptions.MIN_PRIORITY,
            TaskOptions.MAX_PRIORITY,
            (task, value) -> task.options.setPriority(value))
        .string("key", (task, value) -> task.options.setKey(value))
        .duration("putTimeout", (task, value) -> task.options.setPutTimeout(value))
        .duration("ttl", (task, value) -> task.options.setTtl(value))
        .duration("timeout", (task, value) -> task.options.setTimeout(value))
        .duration("abandonAfter", (task, value) -> task.options.setAbandonAfter(value))
        .bool("interrupt", (task, value) -> task.options.setInterrupt(value))
        .any("retries", (task, value) -> RetriesJson.read(value, task.options))
        .bool("collect", (task, value) -> task.options.setCollect(value));
  }

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

  /**
   * A task that is only what is to be done.
   *
   * @throws IllegalArgumentException naming the key that is unknown, missing or wrong
   */
  static TaskRequest readWork(JsonObject json) {
    TaskJson task = new TaskJson(LocalQueue.DEFAULT_SCOPE);
    WORK.read(json, task);
    return task.work();
  }

  /**
   * What many tasks have in common.
   *
   * @throws IllegalArgumentException naming the key that is unknown or wrong
   */
  static TaskOptions readOptions(JsonObject json) {
    TaskJson task = new TaskJson(LocalQueue.DEFAULT_SCOPE);
    OPTIONS.read(json, task);
    return task.options;
  }

  private PutCommand read(JsonObject json) {
    TaskRequest request = parse(json);
    boolean repeatable = options.getId() != null || answer != Answer.ACCEPTED;
    String content = repeatable ? contentWithoutId(json) : "";
    return new PutCommand(scope, request, options, answer, content, json);
  }

  private TaskRequest parse(JsonObject json) {
    ALL.read(json, this);
    return work();
  }

  private TaskRequest work() {
    if (address == null) {
      throw new IllegalArgumentException(
          "the task key 'address' is missing: the event-bus address that is to do the work");
    }
    JsonValues.size(body);
    return new TaskRequest(address, body);
  }

  /** The id is left out as it may be one that the queue has made for an earlier message. */
  static String contentWithoutId(JsonObject json) {
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
    JsonObject json = writeWork(task).mergeIn(write(options)).put("scope", scope);
    put(json, "id", options.getId());
    return json.put("answer", answer.name().toLowerCase(Locale.ROOT));
  }

  /**
   * The keys that say what is to be done.
   *
   * @throws IllegalArgumentException if JSON cannot carry it
   */
  static JsonObject writeWork(TaskRequest task) {
    if (task.body() instanceof Buffer || task.body() instanceof byte[]) {
      throw new IllegalArgumentException(
          "a task that goes to a queue on another node is JSON, which cannot carry a body of bytes"
              + " as such; put them into a JsonObject");
    }
    JsonValues.size(task.body());
    JsonObject json = new JsonObject().put("address", task.address());
    put(json, "body", task.body());
    return json;
  }

  /**
   * The keys that say how a task is to be treated, but for its id.
   *
   * @throws IllegalArgumentException if JSON cannot carry it
   */
  static JsonObject write(TaskOptions options) {
    JsonObject json = new JsonObject();
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
        .put("collect", options.isCollect());
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
