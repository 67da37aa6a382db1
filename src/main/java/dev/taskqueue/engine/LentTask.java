package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskContext;
import dev.taskqueue.engine.scheduler.Job;
import dev.taskqueue.engine.scheduler.Lent;
import org.jspecify.annotations.Nullable;

/** A task without options that was lent to a slot, and the context of its only execution. */
final class LentTask extends Lent implements Assignment {

  private final LocalScope scope;

  LentTask(LocalScope scope, Object task, long seq) {
    super(task, seq);
    this.scope = scope;
  }

  @Override
  protected Job make() {
    return LocalTask.plain(scope, null);
  }

  @Override
  public LocalTask job() {
    return (LocalTask) super.job();
  }

  @Override
  public @Nullable Task<?> task() {
    return (Task<?>) payload();
  }

  @Override
  public LocalTask.@Nullable Extras extras() {
    return null;
  }

  @Override
  public LocalScope origin() {
    return scope;
  }

  @Override
  public @Nullable TaskContext begin(int attempt) {
    return isCancelled() ? null : this;
  }

  @Override
  public boolean isCancelled() {
    LocalTask known = (LocalTask) knownJob();
    return known != null && known.isCancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    job().onCancel(action);
  }
}
