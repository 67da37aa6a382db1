package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.engine.Carrying;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tasks that are to be put by one message. */
final class TaskBatch {

  /** Number of tasks at most. */
  static final int MAX_COUNT = 256;

  /** Encoded size, roughly, above which no more are added. */
  static final int MAX_BYTES = 256 * 1024;

  /** Tasks as objects, for a queue of this node; otherwise as JSON. */
  final List<Task<?>> objects = new ArrayList<>();

  final JsonArray json = new JsonArray();
  private final String address;
  private final boolean local;
  private long bytes;

  /** An empty one for the queue at an address. */
  TaskBatch(String address, boolean local) {
    this.address = address;
    this.local = local;
  }

  /**
   * Adds a task.
   *
   * @throws IllegalArgumentException if it has something that JSON cannot carry
   * @throws IllegalStateException if it cannot leave the node
   */
  void add(@Nullable Task<?> task) {
    Objects.requireNonNull(task, "toTask returned no task");
    if (local) {
      objects.add(Carrying.here(task));
    } else {
      JsonObject work = TaskJson.writeWork(PutCall.portable(task, address));
      bytes += JsonValues.size(work);
      json.add(work);
    }
  }

  boolean isEmpty() {
    return objects.isEmpty() && json.isEmpty();
  }

  boolean isFull() {
    return objects.size() + json.size() >= MAX_COUNT || bytes >= MAX_BYTES;
  }
}
