package dev.taskqueue.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one execution of a task is told to stop. Most executions end without needing one. */
final class Control {

  private static final Logger LOG = LoggerFactory.getLogger(Control.class);

  final int attempt;
  private final Supplier<String> taskId;
  private boolean cancelled;

  /** The thread to interrupt: the one that is in the task's code, if the task wants that. */
  private @Nullable Thread blocked;

  private @Nullable List<Runnable> actions;

  Control(Supplier<String> taskId, int attempt) {
    this.taskId = taskId;
    this.attempt = attempt;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Has this called when the execution is cancelled, at once if it has been. */
  void onCancel(Runnable action) {
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
      LOG.warn("An onCancel action of task {} has failed", taskId.get(), e);
    }
  }
}
