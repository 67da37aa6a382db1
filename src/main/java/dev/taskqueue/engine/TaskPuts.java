package dev.taskqueue.engine;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where a feed puts its tasks. */
@FunctionalInterface
public interface TaskPuts {

  /** Puts a task; completes when it has entered the buffer. */
  Future<Void> put(Task<?> task);

  /** For how many tasks there is room to put them together, roughly. */
  default int room() {
    return 0;
  }

  /**
   * Puts the first of some tasks together, as far as there is room.
   *
   * @return how many; the next one is to be put by itself
   */
  default int putTogether(@Nullable Task<?>[] tasks, int from, int to) {
    return 0;
  }
}
