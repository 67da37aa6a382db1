package dev.taskqueue.engine;

import dev.taskqueue.RunningTask;
import dev.taskqueue.engine.scheduler.Scheduler;
import dev.taskqueue.engine.scheduler.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists what is under way. */
final class Running {

  private Running() {}

  /** The oldest first; under the guard. */
  static List<RunningTask> of(Scheduler state) {
    long now = System.nanoTime();
    List<RunningTask> running = new ArrayList<>();
    for (Taken taken : state.taken()) {
      LocalTask task = (LocalTask) taken.job();
      Slot slot = (Slot) taken.slot();
      Duration age = Duration.ofNanos(Math.max(0, slot.age(now)));
      running.add(
          new RunningTask(task.id(), task.scope.name(), slot.attempt(), age, taken.detached()));
    }
    running.sort(Comparator.comparing(RunningTask::age).reversed());
    return List.copyOf(running);
  }
}
