package dev.taskqueue.engine;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskScope;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One execution of a task, as the task sees it. */
final class Execution implements TaskContext {

  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  private final LocalTask task;
  private final int attempt;
  private boolean cancelled;

  /** The thread to interrupt: the one that is in the task's code, if the task wants that. */
  private @Nullable Thread blocked;

  private @Nullable List<Runnable> actions;

  Execution(LocalTask task, int attempt) {
    this.task = task;
    this.attempt = attempt;
  }

  @Override
  public String id() {
    return task.id();
  }

  @Override
  public TaskScope scope() {
    return new OwnScope(task);
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public MultiMap headers() {
    return task.extras != null ? task.extras.headers() : MultiMap.caseInsensitiveMultiMap();
  }

  @Override
  public Vertx vertx() {
    return task.scope.core.vertx;
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    Objects.requireNonNull(action, "action");
    synchronized (this) {
      if (!cancelled) {
        if (actions == null) {
          actions = new ArrayList<>(1);
        }
        actions.add(action);
        return;
      }
    }
    call(action);
  }

  /** The calling thread goes into the task's code. */
  synchronized void enter() {
    blocked = Thread.currentThread();
    if (cancelled) {
      blocked.interrupt();
    }
  }

  /** It has come back, and is not to be interrupted any more. */
  synchronized void leave() {
    blocked = null;
  }

  /** Nobody waits for it any more. */
  void cancel() {
    List<Runnable> toCall;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      if (blocked != null) {
        blocked.interrupt();
      }
      toCall = actions;
      actions = null;
    }
    if (toCall != null) {
      toCall.forEach(this::call);
    }
  }

  private void call(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      LOG.warn("An onCancel action of task {} has failed", id(), e);
    }
  }
}
