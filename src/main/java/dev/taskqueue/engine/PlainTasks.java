package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.engine.scheduler.Job;
import dev.taskqueue.engine.scheduler.JobFactory;
import dev.taskqueue.engine.scheduler.Lent;

/** Makes what is run of tasks without options, which the {@link LocalScope} of their put owns. */
final class PlainTasks implements JobFactory {

  @Override
  public Job make(Object task, Object scope) {
    return LocalTask.plain((LocalScope) scope, (Task<?>) task);
  }

  @Override
  public Lent lend(Object task, Object scope, long seq) {
    return new LentTask((LocalScope) scope, task, seq);
  }
}
