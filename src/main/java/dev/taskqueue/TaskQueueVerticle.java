package dev.taskqueue;

import dev.taskqueue.spi.QueueHolder;
import dev.taskqueue.spi.TaskQueueProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * The queue verticle: owns a queue and serves it on the event bus. Deploy it by class name with the
 * {@linkplain TaskQueueOptions#TaskQueueOptions(io.vertx.core.json.JsonObject) options as JSON
 * config}, by instance, or by supplier; with one instance per address.
 *
 * <p>Deployment completes when the slots and the consumers are ready. It fails if the config is
 * wrong, if the Vert.x instance or its cluster has a queue at the same address, or if the number of
 * instances is not 1. With {@link TaskQueueOptions#setStandby} it completes also when the verticle
 * stands by while another node of the cluster has the queue; one of a Vert.x instance can do so for
 * an address, and fails if the instance has the queue itself. Undeployment drains the queue as
 * {@link TaskQueue#close(java.time.Duration)} does with {@link TaskQueueOptions#setCloseTimeout};
 * what a {@linkplain TaskQueueOptions#setDurability durable} queue has not done by then is left to
 * its next owner instead of being cancelled.
 */
public class TaskQueueVerticle extends VerticleBase {

  private @Nullable TaskQueueOptions options;
  private @Nullable QueueHolder holder;

  /** Takes its options from the deployment's config. */
  public TaskQueueVerticle() {}

  /** Takes these options; the deployment's config is not read. */
  public TaskQueueVerticle(TaskQueueOptions options) {
    this.options = new TaskQueueOptions(options);
  }

  @Override
  public Future<?> start() {
    TaskQueueOptions effective = options != null ? options : new TaskQueueOptions(config());
    if (effective.getAddress() == null) {
      effective.setAddress(TaskQueueOptions.DEFAULT_ADDRESS);
    }
    return TaskQueueProvider.get().start(context, effective).onSuccess(started -> holder = started);
  }

  @Override
  public Future<?> stop() {
    return holder == null ? Future.succeededFuture() : holder.stop();
  }

  /**
   * The queue, for code of the same Vert.x instance.
   *
   * @throws IllegalStateException if the verticle has not started, or stands by while another node
   *     has the queue; {@link TaskQueue#connect} reaches it wherever it is
   */
  public TaskQueue queue() {
    if (holder == null) {
      throw new IllegalStateException("the queue verticle has not started");
    }
    TaskQueue queue = holder.queue();
    if (queue == null) {
      throw new IllegalStateException(
          "the queue verticle stands by, as another node has the queue; use TaskQueue.connect");
    }
    return queue;
  }
}
