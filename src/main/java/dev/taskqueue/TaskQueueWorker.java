package dev.taskqueue;

import dev.taskqueue.spi.TaskQueueProvider;
import dev.taskqueue.spi.WorkerHandle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * A worker: lets the handlers of its Vert.x instance work for a queue, usually that of another node
 * of the cluster. It offers a number of slots, once a second, to whoever owns the queue; the owner
 * hands it {@linkplain TaskRequest requests} for the addresses that it serves, never more than it
 * has slots, and shares them among all workers by how busy they are. While workers serve an
 * address, its requests go to workers only, and wait for a free slot if there is none.
 *
 * <p>A worker whose node leaves the cluster, or that has not been heard of for 10 s, is lost: what
 * it has under way fails at once with {@link TaskQueueCodes#WORKER_LOST}, so that the retries of
 * the tasks lead to another one.
 *
 * <p>Deploy it beside the verticles that handle the work, by class name with the {@linkplain
 * TaskQueueWorkerOptions#TaskQueueWorkerOptions(io.vertx.core.json.JsonObject) options as JSON
 * config}, by instance, or by supplier. Deployment completes when it has made its first offer,
 * whether or not the queue has an owner yet. Undeploy it before the handlers: it then offers no
 * more, and what it has under way is finished, within {@link
 * TaskQueueWorkerOptions#setCloseTimeout}.
 */
public class TaskQueueWorker extends VerticleBase {

  private final @Nullable TaskQueueWorkerOptions options;
  private @Nullable WorkerHandle worker;

  /** Takes its options from the deployment's config. */
  public TaskQueueWorker() {
    options = null;
  }

  /** Takes these options; the deployment's config is not read. */
  public TaskQueueWorker(TaskQueueWorkerOptions options) {
    this.options = new TaskQueueWorkerOptions(options);
  }

  @Override
  public Future<?> start() {
    TaskQueueWorkerOptions effective =
        options != null ? options : new TaskQueueWorkerOptions(config());
    return TaskQueueProvider.get().work(context, effective).onSuccess(started -> worker = started);
  }

  @Override
  public Future<?> stop() {
    return worker == null ? Future.succeededFuture() : worker.stop();
  }
}
