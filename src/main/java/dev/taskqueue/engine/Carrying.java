package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskRequest;
import io.vertx.core.internal.ContextInternal;

/** What a put by message takes along to its execution, as the message itself does not. */
public final class Carrying {

  private Carrying() {}

  /**
   * The task with the calling code's logging context and context locals, if there are any. One that
   * is data goes without, as it does to another node.
   */
  public static Task<?> here(Task<?> task) {
    return task instanceof TaskRequest
        ? task
        : CarriedTask.of(task, ContextInternal.current(), null);
  }
}
