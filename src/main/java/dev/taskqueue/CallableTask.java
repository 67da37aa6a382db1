package dev.taskqueue;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** A task that has no use for its context. */
record CallableTask(Callable<? extends Future<?>> callable) implements Task<Object> {

  @Override
  public Future<?> run(TaskContext context) throws Exception {
    return callable.call();
  }
}
