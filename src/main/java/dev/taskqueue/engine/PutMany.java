package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskScope;
import io.vertx.core.Future;
import java.util.function.Function;

/** The put of tasks that share their options. */
public final class PutMany {

  private PutMany() {}

  /**
   * Puts each task with the same options.
   *
   * @throws IllegalArgumentException if they have an id, which only one task can have
   */
  public static Function<Task<?>, Future<Void>> with(TaskScope scope, TaskOptions options) {
    check(options);
    return task -> scope.put(task, options);
  }

  /**
   * Lets options for many tasks pass.
   *
   * @throws IllegalArgumentException if they have an id, which only one task can have
   */
  public static void check(TaskOptions options) {
    if (options.getId() != null) {
      throw new IllegalArgumentException(
          "options for many tasks must have no id, but have " + options.getId());
    }
  }
}
