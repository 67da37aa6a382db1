package dev.taskqueue.eventbus;

import dev.taskqueue.Durability;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorkerOptions;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.spi.QueueHolder;
import dev.taskqueue.spi.TaskQueueProvider;
import dev.taskqueue.spi.WorkerHandle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.atomic.AtomicLong;

/** Makes queues that are on the event bus if they have an address, and clients of such queues. */
public final class EventBusQueues implements TaskQueueProvider {

  private static final AtomicLong UNNAMED = new AtomicLong();

  /** For {@link java.util.ServiceLoader}. */
  public EventBusQueues() {}

  @Override
  public Future<TaskQueue> create(Vertx vertx, TaskQueueOptions options) {
    if (options.isStandby()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "a queue that is created is there or not, and cannot stand by: deploy a"
                  + " TaskQueueVerticle with the option standby"));
    }
    QueueDeployment deployment = new QueueDeployment(context -> start(context, options));
    return vertx.deployVerticle(deployment).map(id -> deployment.queue());
  }

  @Override
  public Future<QueueHolder> start(Context context, TaskQueueOptions options) {
    String address = options.getAddress();
    if (address == null) {
      return startUnnamed(context, options);
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
    if (!context.owner().isClustered()) {
      return startHere(context, address, options).map(owned -> owned);
    }
    return Claim.during(
        context,
        address,
        () ->
            options.isStandby()
                ? Succession.begin(
                    context,
                    address,
                    options.getDurability() == Durability.CLUSTER,
                    SuccessionTiming.of(options),
                    inner -> startHere(inner, address, options))
                : startAlone(context, address, options));
  }

  private static Future<QueueHolder> startUnnamed(Context context, TaskQueueOptions options) {
    String needs =
        options.isPublishEvents()
            ? "publishEvents needs an address to publish from"
            : options.getDurability() != Durability.NONE
                ? "durability needs an address under which to find again what is stored"
                : null;
    if (needs != null) {
      return Future.failedFuture(
          new IllegalArgumentException(needs + ", but the queue has none: set the option address"));
    }
    String name = "task-queue-" + UNNAMED.incrementAndGet();
    return LocalQueue.start(context, name, options).map(UnnamedQueue::new);
  }

  private record UnnamedQueue(LocalQueue queue) implements QueueHolder {
    @Override
    public Future<Void> stop() {
      return queue.stop();
    }
  }

  /** The only queue of the cluster at this address. */
  private static Future<QueueHolder> startAlone(
      Context context, String address, TaskQueueOptions options) {
    return Ownership.take(context.owner(), address)
        .recover(
            cause ->
                NotTaken.why(context.owner(), address, cause)
                    .compose(why -> Future.failedFuture(notHere(address, why, cause))))
        .compose(
            ownership ->
                startHere(context, address, options)
                    .<QueueHolder>map(holder -> new FollowedHolder(holder, ownership::end))
                    .onFailure(e -> ownership.end()));
  }

  private static IllegalStateException notHere(String address, String why, Throwable cause) {
    return new IllegalStateException(
        "a queue has one owner, and this node cannot be that of the queue at the address "
            + address
            + ": "
            + why
            + "; give this one another address, use TaskQueue.connect to reach one that is there,"
            + " or set the option standby to have it as soon as that can be",
        cause);
  }

  private static Future<OwnedQueue> startHere(
      Context context, String address, TaskQueueOptions options) {
    return OwnedQueue.start(context, address, options, Journals.opener(context.owner(), options));
  }

  @Override
  public Future<WorkerHandle> work(Context context, TaskQueueWorkerOptions options) {
    return WorkerNode.start((ContextInternal) context, options);
  }

  @Override
  public TaskQueue connect(Vertx vertx, String address) {
    return new RemoteQueue(vertx, Limits.name("address", address), CallStyle.of(vertx));
  }
}
