package dev.taskqueue.service.status;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The last tasks that gave no result. Thread-safe. */
final class RecentFailures {

  /** How many are kept. */
  static final int CAPACITY = 50;

  private static final int LONGEST_TEXT = 300;

  private final Deque<JsonObject> failures = new ArrayDeque<>();
  private final LongSupplier wallClock;

  RecentFailures(LongSupplier wallClock) {
    this.wallClock = wallClock;
  }

  void add(TaskInfo task, OutcomeKind kind, @Nullable Throwable cause) {
    JsonObject failure =
        new JsonObject()
            .put("time", wallClock.getAsLong())
            .put("id", cut(task.id()))
            .put("scope", task.scope())
            .put("attempts", task.attempt())
            .put("kind", kind.name())
            .put("message", cause == null ? "" : cut(messageOf(cause)));
    synchronized (failures) {
      if (failures.size() == CAPACITY) {
        failures.removeLast();
      }
      failures.addFirst(failure);
    }
  }

  private static String messageOf(Throwable cause) {
    String message = cause.getMessage();
    return message != null ? message : cause.getClass().getName();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  /** The latest first. */
  JsonArray toJson() {
    synchronized (failures) {
      return new JsonArray(List.copyOf(failures));
    }
  }
}
