package dev.taskqueue.service;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.service.metrics.ListenerGroup;
import dev.taskqueue.service.status.QueueStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A queue of the service, and the account of its end. */
record ServedQueue(String name, TaskQueue queue, QueueStatus status, LeftTasks left) {

  /**
   * Starts a queue.
   *
   * @param listener is told of everything, too
   */
  static Future<ServedQueue> start(
      Vertx vertx, String name, TaskQueueOptions options, TaskQueueListener listener) {
    LeftTasks left = new LeftTasks();
    QueueStatus status = new QueueStatus();
    TaskQueueOptions own =
        new TaskQueueOptions(options)
            .setListener(new ListenerGroup(left, status, listener))
            .setExceptionHandler(new FailureLog(name));
    return TaskQueue.create(vertx, own).map(queue -> new ServedQueue(name, queue, status, left));
  }

  /** Accepts no more, works off what was accepted, cancels what is left after the deadline. */
  Future<Leftovers> drain(Vertx vertx, Duration deadline) {
    long timer = vertx.setTimer(Math.max(1, deadline.toMillis()), id -> cancelRest());
    return queue
        .close()
        .onComplete(v -> vertx.cancelTimer(timer))
        .map(report -> new Leftovers(name, left.count(), left.ids(), report.results().size()));
  }

  private void cancelRest() {
    left.watch();
    queue.close(Duration.ZERO);
  }
}
