package dev.taskqueue.engine;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Deploys the slots, as children of the queue verticle. */
final class SlotDeployer {

  private final QueueCore core;
  private final ContextInternal context;
  private int deployed;

  SlotDeployer(QueueCore core, ContextInternal context) {
    this.core = core;
    this.context = context;
  }

  /**
   * Sees to it that there are at least {@code workers} slots, and completes when they are ready.
   */
  Future<Void> grow(int workers) {
    int missing;
    synchronized (this) {
      missing = workers - deployed;
      deployed = Math.max(deployed, workers);
    }
    if (missing <= 0) {
      return Future.succeededFuture();
    }
    return deploy(missing).onFailure(e -> gone(missing));
  }

  /** Deploys one slot for one that was given up. */
  void replace() {
    deploy(1).onFailure(core.log::notReplaced).onFailure(e -> gone(1));
  }

  private synchronized void gone(int slots) {
    deployed -= slots;
  }

  private Future<Void> deploy(int count) {
    TaskQueueOptions options = core.options;
    DeploymentOptions deployment =
        new DeploymentOptions().setInstances(count).setThreadingModel(options.getThreadingModel());
    if (options.getThreadingModel() == ThreadingModel.WORKER) {
      String pool = options.getWorkerPoolName();
      deployment
          .setWorkerPoolName(pool != null ? pool : core.name + "-slots")
          .setWorkerPoolSize(options.getWorkerPoolSize())
          // A slot may run many tasks in one go, and each may block for as long as it needs.
          .setMaxWorkerExecuteTime(1)
          .setMaxWorkerExecuteTimeUnit(TimeUnit.DAYS);
    }
    List<Slot> slots = Collections.synchronizedList(new ArrayList<>());
    return context
        .<Void>future(
            ready ->
                context.runOnContext(
                    v ->
                        core.vertx
                            .deployVerticle(
                                () -> {
                                  Slot slot = new Slot(core);
                                  slots.add(slot);
                                  return slot;
                                },
                                deployment)
                            .<Void>mapEmpty()
                            .onComplete(ready)))
        .onSuccess(v -> core.act(state -> slots.forEach(state::addSlot)));
  }
}
