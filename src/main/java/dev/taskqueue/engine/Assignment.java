package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskScope;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * What a slot is to run: a task with its job, or one that was lent to the slot. It is the context
 * of its own first execution, as most tasks have just one.
 */
interface Assignment extends TaskContext {

  /** Its job, the same for all who ask. */
  LocalTask job();

  /** What is to be run, while it has not been settled. */
  @Nullable Task<?> task();

  LocalTask.@Nullable Extras extras();

  /** Where it was put. */
  LocalScope origin();

  /** Begins an execution; null if it is to stop before it has begun. */
  @Nullable TaskContext begin(int attempt);

  @Override
  default TaskScope scope() {
    return new OwnScope(this);
  }

  @Override
  default int attempt() {
    return 1;
  }

  @Override
  default MultiMap headers() {
    LocalTask.Extras some = extras();
    MultiMap own = some == null ? null : some.headers();
    return own != null ? own : MultiMap.caseInsensitiveMultiMap();
  }

  @Override
  default Vertx vertx() {
    return origin().core.vertx;
  }
}
