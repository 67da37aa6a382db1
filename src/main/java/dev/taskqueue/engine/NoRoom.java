package dev.taskqueue.engine;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.engine.scheduler.Scheduler;

/** Why a put was refused for lack of room, in words: the option that was hit, and the way out. */
final class NoRoom {

  private NoRoom() {}

  static QueueFullException refusal(QueueCore core, LocalTask task) {
    return new QueueFullException("queue " + core.name + " is full: " + why(core, task));
  }

  private static String why(QueueCore core, LocalTask task) {
    TaskQueueOptions options = core.options;
    TaskQueueStats now = core.call(Scheduler::stats);
    String full =
        now.buffered() < now.maxSize() && now.retrying() >= options.getMaxRetrying()
            ? now.retrying()
                + " tasks wait to be tried again, no fewer than maxRetrying "
                + options.getMaxRetrying()
            : "its buffer holds maxSize " + options.getMaxSize() + " tasks";
    if (task.spec.delay() > 0) { // whose place is one of those that wait, whatever the buffer holds
      return noPlaceToWait(now);
    } else if (task.isNested()) {
      return full
          + ", and a put by one of its own running tasks may not wait (nestedPut FAIL)."
          + " Put it when that task has ended, raise maxSize, or set nestedPut to ADMIT";
    } else if (options.getOverflow() != OverflowPolicy.WAIT) {
      return full
          + " (overflow policy "
          + options.getOverflow()
          + "). Put it again when there is room, raise maxSize, or set overflow to WAIT";
    } else if (options.getMaxWaiting() == 0) {
      return full
          + " and no put may wait (maxWaiting 0)."
          + " Put it again when there is room, or raise maxSize or maxWaiting";
    }
    return now.delayed() > 0 && now.waiting() + now.delayed() >= now.maxWaiting()
        ? noPlaceToWait(now)
        : full
            + " (overflow policy WAIT, at most maxWaiting "
            + options.getMaxWaiting()
            + " puts may wait). Wait for earlier puts before the next one, or raise the limit";
  }

  private static String noPlaceToWait(TaskQueueStats now) {
    return now.maxWaiting() == 0
        ? "no put may wait (maxWaiting 0), not even for its delay to pass."
            + " Put it without a delay, or raise maxWaiting"
        : "of its maxWaiting "
            + now.maxWaiting()
            + " puts that may wait, "
            + now.delayed()
            + " are delayed tasks and "
            + now.waiting()
            + " wait for room. Put delayed tasks later, or raise maxWaiting";
  }
}
