package dev.taskqueue.service;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A queue of the service, and the account of its end. */
record ServedQueue(String name, TaskQueue queue, LeftTasks left) {

  static Future<ServedQueue> start(Vertx vertx, String name, TaskQueueOptions options) {
    LeftTasks left = new LeftTasks();
    return TaskQueue.create(vertx, new TaskQueueOptions(options).setListener(left))
        .map(queue -> new ServedQueue(name, queue, left));
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
