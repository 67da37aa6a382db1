package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.spi.TaskQueueProvider;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The queue verticle of a queue that was created by a call. */
final class QueueDeployment implements Deployable {

  private final TaskQueueProvider provider;
  private final TaskQueueOptions options;
  private @Nullable TaskQueue queue;

  QueueDeployment(TaskQueueProvider provider, TaskQueueOptions options) {
    this.provider = provider;
    this.options = options;
  }

  @Override
  public Future<?> deploy(Context context) {
    return provider.start(context, options).onSuccess(started -> queue = started);
  }

  @Override
  public Future<?> undeploy(Context context) {
    return queue == null ? Future.succeededFuture() : provider.stop(context, queue, options);
  }

  TaskQueue queue() {
    return Objects.requireNonNull(queue);
  }
}
