package dev.taskqueue;

import dev.taskqueue.spi.TaskQueueProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The queue verticle: owns a queue and serves it on the event bus. Deploy it by class name with the
 * {@linkplain TaskQueueOptions#TaskQueueOptions(io.vertx.core.json.JsonObject) options as JSON
 * config}, by instance, or by supplier; with one instance per address.
 *
 * <p>Deployment completes when the slots and the consumers are ready. It fails if the config is
 * wrong, if the Vert.x instance has a queue at the same address, or if the number of instances is
 * not 1. Undeployment drains the queue as {@link TaskQueue#close(java.time.Duration)} does with
 * {@link TaskQueueOptions#setCloseTimeout}.
 */
public class TaskQueueVerticle extends VerticleBase {

  private final @Nullable TaskQueueOptions options;
  private @Nullable TaskQueue queue;

  /** Takes its options from the deployment's config. */
  public TaskQueueVerticle() {
    options = null;
  }

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
    return TaskQueueProvider.get()
        .start(vertx, context, effective)
        .onSuccess(started -> queue = started);
  }

  @Override
  public Future<?> stop() {
    TaskQueue started = queue;
    return started == null ? Future.succeededFuture() : started.close();
  }

  /**
   * The queue, for code of the same Vert.x instance.
   *
   * @throws IllegalStateException if the verticle has not started
   */
  public TaskQueue queue() {
    return Objects.requireNonNull(queue);
  }
}
