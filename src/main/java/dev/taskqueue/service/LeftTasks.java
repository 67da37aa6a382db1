package dev.taskqueue.service;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskQueueListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what was cancelled after a deadline. Thread-safe. */
final class LeftTasks implements TaskQueueListener {

  /** Tasks that are named; beyond it they are only counted. */
  static final int MAX_NAMED = 20;

  private final List<String> ids = new ArrayList<>();
  private boolean watching;
  private long count;

  /** To be called before what is left is cancelled. */
  synchronized void watch() {
    watching = true;
  }

  @Override
  public synchronized void ended(
      TaskInfo task, OutcomeKind kind, @Nullable Throwable cause, Duration took) {
    if (watching && kind == OutcomeKind.CANCELLED) {
      count++;
      if (ids.size() < MAX_NAMED) {
        ids.add(task.id());
      }
    }
  }

  /** Number of tasks cancelled. */
  synchronized long count() {
    return count;
  }

  /** Ids of the first of them. */
  synchronized List<String> ids() {
    return List.copyOf(ids);
  }
}
