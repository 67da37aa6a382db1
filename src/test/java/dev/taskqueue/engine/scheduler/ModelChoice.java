package dev.taskqueue.engine.scheduler;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** {@link Model}'s choice of the task that a slot gets. */
final class ModelChoice {

  private final Model model;
  private int passedOver;

  ModelChoice(Model model) {
    this.model = model;
  }

  /** The first of the highest priority, or now and then the first of all. */
  ModelTask next() {
    List<ModelTask> ready = ready();
    ModelTask highest = Collections.max(ready, Comparator.comparingInt(ModelChoice::priority));
    boolean passesOver = ready.stream().anyMatch(task -> priority(task) < priority(highest));
    if (passesOver && ++passedOver > Buffer.AGEING) {
      passedOver = 0;
      return ready.get(0);
    }
    return highest;
  }

  /** Those in the buffer that do not wait for their key. */
  List<ModelTask> ready() {
    return model.buffer.stream().filter(this::isReady).toList();
  }

  private boolean isReady(ModelTask task) {
    String key = task.job.spec.key();
    return key == null || task.attempts > 0 || (isFree(key) && isFirst(task, key));
  }

  private boolean isFree(String key) {
    return model.tasks.stream().noneMatch(task -> task.keepsKey(key))
        && model.executions.stream().noneMatch(execution -> execution.keepsKey(key));
  }

  private boolean isFirst(ModelTask task, String key) {
    return model.buffer.stream().filter(t -> key.equals(t.job.spec.key())).findFirst().get()
        == task;
  }

  private static int priority(ModelTask task) {
    return task.priority;
  }
}
