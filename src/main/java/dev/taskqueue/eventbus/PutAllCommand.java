package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.JsonSchema;
import dev.taskqueue.internal.Limits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The puts of one message, as they were understood. */
final class PutAllCommand {

  /** Its tasks may have ids of their own: this one, a slash and their number. */
  private static final int LONGEST_ID = Limits.LONGEST_NAME - "/2147483647".length();

  private static final JsonSchema<PutAllCommand> KEYS =
      new JsonSchema<PutAllCommand>("putAll key")
          .string("id", (all, value) -> all.id = Limits.name("id", value, LONGEST_ID))
          .string("scope", (all, value) -> all.scope = TaskJson.scopeName(value))
          .string("waiting", (all, value) -> all.waiting = value)
          .object("options", (all, value) -> all.common = value)
          .array("tasks", (all, value) -> all.json = value);

  /** Id of the message, if it goes in rounds. */
  @Nullable String id;

  /** Id of the first task if it waits since the last message, or empty; null if none may. */
  @Nullable String waiting;

  String scope = LocalQueue.DEFAULT_SCOPE;

  /** The tasks of a message without an id: each for itself. */
  final List<PutCommand> commands = new ArrayList<>();

  /** The tasks of a message with an id. */
  final List<Task<?>> tasks = new ArrayList<>();

  /** What those have in common; null for the defaults. */
  @Nullable TaskOptions options;

  private @Nullable JsonObject common;
  private @Nullable JsonArray json;

  private PutAllCommand() {}

  static PutAllCommand read(JsonObject body) {
    PutAllCommand all = new PutAllCommand();
    KEYS.read(body, all);
    if (all.json == null) {
      throw new IllegalArgumentException("the putAll key 'tasks' is missing: an array of tasks");
    } else if (all.id != null && all.waiting != null) {
      throw new IllegalArgumentException(
          "the putAll key 'waiting' is for messages without an 'id'");
    } else if (all.id != null) {
      all.options = all.common == null ? null : TaskJson.readOptions(all.common);
      all.readEach(task -> all.tasks.add(TaskJson.readWork(task)));
    } else if (all.common == null) {
      all.readEach(task -> all.commands.add(readCommand(task, all.scope)));
    } else {
      throw new IllegalArgumentException("the putAll key 'options' is for messages with an 'id'");
    }
    return all;
  }

  /** The same for messages that ask for the same, whatever their ids. */
  String content() {
    return Content.of(
        new JsonObject().put("scope", scope).put("options", common).put("tasks", json));
  }

  private void readEach(Consumer<JsonObject> reader) {
    JsonArray array = Objects.requireNonNull(json);
    for (int i = 0; i < array.size(); i++) {
      try {
        if (!(array.getValue(i) instanceof JsonObject task)) {
          throw new IllegalArgumentException("must be an object, but is " + array.getValue(i));
        }
        reader.accept(task);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "task " + i + " of " + array.size() + ": " + e.getMessage(), e);
      }
    }
  }

  private static PutCommand readCommand(JsonObject task, String scope) {
    PutCommand command = TaskJson.read(task, scope);
    if (command.answer() != Answer.ACCEPTED) {
      throw new IllegalArgumentException("the key 'answer' is for single puts");
    }
    return command;
  }
}
