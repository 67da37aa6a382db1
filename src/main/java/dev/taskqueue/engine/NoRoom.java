package dev.taskqueue.engine;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.engine.scheduler.Scheduler;

/** Why a put was refused for lack of room, in words. */
final class NoRoom {

  private NoRoom() {}

  static QueueFullException refusal(QueueCore core, LocalTask task) {
    if (task.spec.delay() > 0 || core.options.getOverflow() == OverflowPolicy.WAIT) {
      TaskQueueStats now = core.call(Scheduler::stats);
      if (now.delayed() > 0 && now.waiting() + now.delayed() >= now.maxWaiting()) {
        return new QueueFullException(
            "queue "
                + core.name
                + " is full: of its maxWaiting "
                + now.maxWaiting()
                + " puts that may wait, "
                + now.delayed()
                + " are delayed tasks and "
                + now.waiting()
                + " wait for room. Put delayed tasks later, or raise the limit");
      }
    }
    return new QueueFullException(
        "queue "
            + core.name
            + " is full: its buffer holds maxSize "
            + core.options.getMaxSize()
            + " tasks (overflow policy "
            + core.options.getOverflow()
            + ", at most maxWaiting "
            + core.options.getMaxWaiting()
            + " puts may wait). Wait for each put before"
            + " the next one, or raise the limit");
  }
}
