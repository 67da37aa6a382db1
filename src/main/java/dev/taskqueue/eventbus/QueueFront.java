package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.LocalQueue;
import io.vertx.core.Context;
import io.vertx.core.Future;

final class QueueFront {
  private QueueFront() {}

  static Future<Void> open(
      Context context, String address, LocalQueue queue, TaskQueueOptions options) {
    return Future.succeededFuture();
  }
}
