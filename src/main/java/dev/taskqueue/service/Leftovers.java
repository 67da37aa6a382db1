package dev.taskqueue.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one queue had left when it was stopped.
 *
 * @param queue its name
 * @param tasks number of tasks that were not done at the deadline, and were cancelled or end with
 *     the cluster
 * @param taskIds the first of them, if they are known
 * @param results number of results that no join has taken
 * @param failure why the queue did not end well, so that the numbers may not be all; {@code null}
 *     if it did
 */
public record Leftovers(
    String queue, long tasks, List<String> taskIds, int results, @Nullable String failure) {

  /** Makes a defensive copy. */
  public Leftovers {
    taskIds = List.copyOf(taskIds);
  }

  /** Whether all tasks are done, or stored for the next owner. */
  public boolean isClean() {
    return tasks == 0 && failure == null;
  }

  /** For a log. */
  @Override
  public String toString() {
    String names = String.join(", ", taskIds) + (tasks > taskIds.size() ? ", …" : "");
    return "queue "
        + queue
        + ": "
        + tasks
        + (tasks == 1 ? " task" : " tasks")
        + " not done"
        + (taskIds.isEmpty() ? "" : " (" + names + ")")
        + ", "
        + results
        + (results == 1 ? " result" : " results")
        + " not joined"
        + (failure == null ? "" : "; it could not be ended: " + failure);
  }
}
