package dev.taskqueue.engine;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where a feed puts its tasks. */
@FunctionalInterface
public interface TaskPuts {

  /** Puts a task; completes when it has entered the buffer. */
  Future<Void> put(Task<?> task);

  /**
   * The task with what its put is to carry to its execution, as it is now; to be called where the
   * task has been made.
   */
  default Task<?> carrying(Task<?> task) {
    return task;
  }

  /** For how many tasks there is room to put them together, roughly; none if each needs its own. */
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
