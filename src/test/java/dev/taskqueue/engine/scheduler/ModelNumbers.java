package dev.taskqueue.engine.scheduler;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.engine.scheduler.ModelTask.Place;

/** {@link Model}'s counters. */
final class ModelNumbers {

  long rejected;
  long retries;
  long beyondBound;
  long abandoned;
  int peakRunning;
  int peakBuffered;

  TaskQueueStats of(Model model) {
    QueueState state =
        model.closed
            ? QueueState.CLOSED
            : model.closing
                ? QueueState.CLOSING
                : model.paused ? QueueState.PAUSED : QueueState.RUNNING;
    return new TaskQueueStats(
        state,
        model.workers,
        model.executions.size(),
        model.config.maxSize(),
        model.buffer.size(),
        model.config.maxWaiting(),
        model.waiting.size(),
        model.count(Place.DELAYED),
        model.count(Place.BACKOFF) + model.returning.size(),
        model.tasks.size(),
        rejected,
        ModelScopes.counts(model.tasks),
        retries,
        beyondBound,
        abandoned,
        peakRunning,
        peakBuffered);
  }
}
