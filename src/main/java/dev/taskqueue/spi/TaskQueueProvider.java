package dev.taskqueue.spi;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorkerOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ServiceLoader;

/**
 * Makes queues and clients. The API names only this, so that its imports lead to no other layer.
 */
public interface TaskQueueProvider {

  /** Deploys a queue of its own. The options are the provider's to keep. */
  Future<TaskQueue> create(Vertx vertx, TaskQueueOptions options);

  /**
   * Starts a queue within the verticle whose context is given, or stands by for it if the options
   * say so. Options as above.
   */
  Future<QueueHolder> start(Context context, TaskQueueOptions options);

  /** A client of the queue at an address. */
  TaskQueue connect(Vertx vertx, String address);

  /** Starts a worker within the verticle whose context is given. Options as above. */
  Future<WorkerHandle> work(Context context, TaskQueueWorkerOptions options);

  /** The one provider there is. */
  static TaskQueueProvider get() {
    return Holder.PROVIDER;
  }

  /** Loads the provider at first use. */
  final class Holder {
    private static final TaskQueueProvider PROVIDER =
        ServiceLoader.load(TaskQueueProvider.class, TaskQueueProvider.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no TaskQueueProvider on the class path"));

    private Holder() {}
  }
}
