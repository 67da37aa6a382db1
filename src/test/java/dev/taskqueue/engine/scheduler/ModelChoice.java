package dev.taskqueue.engine.scheduler;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@link Model}'s choice of the task that a slot gets. */
final class ModelChoice {

  private final Model model;
  private final List<ModelTurns> levels =
      Stream.generate(ModelTurns::new).limit(JobSpec.LEVELS).toList();
  private int passedOver;

  ModelChoice(Model model) {
    this.model = model;
  }

  /** The first of the highest priority, or now and then the first of all. */
  ModelTask next() {
    List<ModelTask> ready = ready();
    ModelTask highest = Collections.max(ready, Comparator.comparingInt(ModelChoice::priority));
    boolean passesOver = ready.stream().anyMatch(task -> priority(task) < priority(highest));
    if (!passesOver) {
      passedOver = 0;
    }
    if (passesOver && ++passedOver > Buffer.AGEING) {
      passedOver = 0;
      return ready.get(0);
    }
    if (!model.config.fair()) {
      return highest;
    }
    ModelTurns turns = levels.get(priority(highest));
    ModelTask chosen = turns.first(level(ready, priority(highest)));
    turns.served(chosen);
    return chosen;
  }

  /** A task leaves the buffer without being started. */
  void leave(ModelTask task) {
    boolean inLine = model.buffer.contains(task) && isReady(task);
    List<ModelTask> ready = level(ready(), priority(task));
    model.buffer.remove(task);
    if (inLine && ready.stream().noneMatch(t -> t != task && t.scope == task.scope)) {
      levels.get(priority(task)).served(task); // its next task, if it is this key's, comes later
    }
  }

  /** Notes who is in line for a turn. */
  void see() {
    List<ModelTask> ready = ready();
    for (int priority = 0; priority < JobSpec.LEVELS; priority++) {
      levels.get(priority).see(level(ready, priority));
    }
  }

  private static List<ModelTask> level(List<ModelTask> ready, int priority) {
    return ready.stream().filter(task -> priority(task) == priority).toList();
  }

  /** Those in the buffer that wait neither for their key nor for the reader of their outcomes. */
  List<ModelTask> ready() {
    return model.buffer.stream().filter(this::isReady).toList();
  }

  private boolean isReady(ModelTask task) {
    return hasItsKey(task) && !model.isHeldUp(task);
  }

  /** Nothing but the reader of its scope's outcomes may keep it from starting. */
  boolean hasItsKey(ModelTask task) {
    String key = task.job.spec.key();
    return key == null || (mayUseItsKey(task) && !model.keys.waitsForPermit(key));
  }

  /** It has a key, and is the one that may use it as soon as that is permitted. */
  boolean mayUseItsKey(ModelTask task) {
    String key = task.job.spec.key();
    return key != null && (task.attempts > 0 || (isFree(key) && isFirst(task, key)));
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
