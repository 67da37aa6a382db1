package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The puts of one message, as they were understood. */
final class PutAllCommand {

  final List<PutCommand> tasks = new ArrayList<>();

  /** Id of the message, if it goes in rounds. */
  @Nullable String batch;

  private String scope = LocalQueue.DEFAULT_SCOPE;
  private JsonObject options = new JsonObject();
  private @Nullable JsonArray json;

  private PutAllCommand() {}

  static PutAllCommand read(Request request) {
    return request.read(
        json -> {
          PutAllCommand command = new PutAllCommand();
          if (request.object() instanceof LocalBody.PutObjects local) {
            command.readFrame(json);
            command.add(local);
          } else {
            command.readFrame(json);
            command.readTasks();
          }
          return command;
        });
  }

  private void readFrame(JsonObject body) {
    new StrictJson("putAll key")
        .string("scope", value -> scope = TaskJson.scopeName(value))
        .string("batch", value -> batch = Limits.name("batch", value))
        .object("options", value -> options = value)
        .array("tasks", value -> json = value)
        .read(body);
  }

  private void add(LocalBody.PutObjects local) {
    for (Task<?> task : local.tasks()) {
      TaskOptions own = new TaskOptions(local.options());
      tasks.add(new PutCommand(scope, task, own, Answer.ACCEPTED, ""));
    }
  }

  private void readTasks() {
    if (json == null) {
      throw new IllegalArgumentException("the putAll key 'tasks' is missing: an array of tasks");
    }
    if (options.containsKey("id")) {
      throw new IllegalArgumentException("the putAll key 'options' must not have an id");
    }
    TaskJson shared = TaskJson.shared(options, scope);
    for (int i = 0; i < json.size(); i++) {
      try {
        tasks.add(readTask(json.getValue(i), shared));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "task " + i + " of " + json.size() + ": " + e.getMessage(), e);
      }
    }
  }

  private PutCommand readTask(Object task, TaskJson shared) {
    if (!(task instanceof JsonObject own)) {
      throw new IllegalArgumentException("must be an object, but is " + task);
    }
    PutCommand command = shared.with(own);
    if (command == null) {
      JsonObject all = options.isEmpty() ? own : options.copy().mergeIn(own);
      command = TaskJson.read(all, scope);
    }
    if (command.answer() != Answer.ACCEPTED) {
      throw new IllegalArgumentException("the key 'answer' is for single puts");
    }
    return command;
  }
}
