package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.spi.TaskQueueProvider;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Makes queues that are on the event bus if they have an address, and clients of such queues. */
public final class EventBusQueues implements TaskQueueProvider {

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
      if (options.isPublishEvents()) {
        return Future.failedFuture(
            new IllegalArgumentException(
                "publishEvents needs an address to publish from, but the queue has none: set the"
                    + " option address"));
      }
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
    EventPublisher events =
        options.isPublishEvents() ? new EventPublisher(context.owner(), address) : null;
    Owner owner = new Owner(context, events);
    Owner other = Owner.all(context.owner()).putIfAbsent(address, owner);
    if (other != null) {
      return Future.failedFuture(
          new IllegalStateException(
              "a queue has one owner: this Vert.x instance has a queue at the address "
                  + address
                  + " already, deployed as "
                  + other.deployment
                  + "; give this one another address, or use"
                  + " TaskQueue.connect to reach the other"));
    }
    TaskQueueListener aboutQueue = events == null ? TaskQueueListener.NOOP : events;
    return LocalQueue.start(context, address, options, aboutQueue)
        .compose(queue -> open(context, address, options, owner, queue))
        .onFailure(e -> Owner.all(context.owner()).removeIfPresent(address, owner));
  }

  private static Future<TaskQueue> open(
      Context context, String address, TaskQueueOptions options, Owner owner, LocalQueue queue) {
    return QueueFront.open(context, address, queue, options, FrontTiming.of(options), Pages.DEFAULT)
        .<TaskQueue>map(
            front -> {
              owner.front = front;
              owner.queue = queue;
              return queue;
            })
        .recover(e -> queue.stop().transform(stopped -> Future.failedFuture(e)));
  }

  @Override
  public Future<Void> stop(Context context, TaskQueue queue, TaskQueueOptions options) {
    Future<Void> stopped = ((LocalQueue) queue).stop();
    String address = options.getAddress();
    Owner owner = address == null ? null : Owner.all(context.owner()).get(address);
    if (address == null || owner == null || owner.queue != queue) {
      return stopped;
    }
    QueueFront front = Objects.requireNonNull(owner.front);
    return stopped
        .eventually(front::close)
        .onComplete(v -> Owner.all(context.owner()).removeIfPresent(address, owner))
        .onComplete(
            v -> {
              if (owner.events != null) {
                owner.events.closed();
              }
            });
  }

  @Override
  public TaskQueue connect(Vertx vertx, String address) {
    return new RemoteQueue(vertx, Limits.name("address", address), CallStyle.DEFAULT);
  }
}
