package dev.taskqueue.engine;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskScope;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;

/** The second or a later execution of a task, as the task sees it. */
record Retrial(LocalTask task, Control control) implements TaskContext {

  @Override
  public String id() {
    return task.id();
  }

  @Override
  public TaskScope scope() {
    return task.scope();
  }

  @Override
  public int attempt() {
    return control.attempt;
  }

  @Override
  public MultiMap headers() {
    return task.headers();
  }

  @Override
  public Vertx vertx() {
    return task.vertx();
  }

  @Override
  public boolean isCancelled() {
    return control.isCancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    control.onCancel(action);
  }
}
