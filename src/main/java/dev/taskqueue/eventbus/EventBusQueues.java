package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.spi.TaskQueueProvider;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.util.concurrent.atomic.AtomicLong;

/** Makes queues that are on the event bus if they have an address, and clients of such queues. */
public final class EventBusQueues implements TaskQueueProvider {

  /** Local map from the addresses that are taken in a Vert.x instance to who has them. */
  private static final String OWNERS = "dev.taskqueue.owners";

  private static final AtomicLong UNNAMED = new AtomicLong();

  /** For {@link java.util.ServiceLoader}. */
  public EventBusQueues() {}

  @Override
  public Future<TaskQueue> create(Vertx vertx, TaskQueueOptions options) {
    QueueDeployment deployment = new QueueDeployment(this, options);
    return vertx.deployVerticle(deployment).map(id -> deployment.queue());
  }

  @Override
  public Future<TaskQueue> start(Context context, TaskQueueOptions options) {
    String address = options.getAddress();
    if (address == null) {
      String name = "task-queue-" + UNNAMED.incrementAndGet();
      return LocalQueue.start(context, name, options).map(queue -> queue);
    }
    if (context.getInstanceCount() > 1) {
      return Future.failedFuture(
          new IllegalStateException(
              "a queue has one owner: the verticle of queue "
                  + address
                  + " was deployed with "
                  + context.getInstanceCount()
                  + " instances; deploy one, and set its option"
                  + " workers to have more slots"));
    }
    String owner = String.valueOf(context.deploymentID());
    String other = owners(context).putIfAbsent(address, owner);
    if (other != null) {
      return Future.failedFuture(
          new IllegalStateException(
              "a queue has one owner: this Vert.x instance has a queue at the address "
                  + address
                  + " already, deployed as "
                  + other
                  + "; give this one another address, or use"
                  + " TaskQueue.connect to reach the other"));
    }
    return LocalQueue.start(context, address, options)
        .compose(queue -> open(context, address, queue, options))
        .onFailure(e -> owners(context).removeIfPresent(address, owner));
  }

  private static Future<TaskQueue> open(
      Context context, String address, LocalQueue queue, TaskQueueOptions options) {
    return QueueFront.open(context, address, queue, options)
        .<TaskQueue>map(queue)
        .recover(e -> queue.stop().transform(stopped -> Future.failedFuture(e)));
  }

  @Override
  public Future<Void> stop(Context context, TaskQueue queue, TaskQueueOptions options) {
    return ((LocalQueue) queue)
        .stop()
        .onComplete(
            drained -> {
              String address = options.getAddress();
              if (address != null) {
                owners(context).removeIfPresent(address, String.valueOf(context.deploymentID()));
              }
            });
  }

  @Override
  public TaskQueue connect(Vertx vertx, String address) {
    throw new UnsupportedOperationException(Limits.name("address", address));
  }

  private static LocalMap<String, String> owners(Context context) {
    return context.owner().sharedData().getLocalMap(OWNERS);
  }
}
