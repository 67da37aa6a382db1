package dev.taskqueue.engine;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Deploys the slots. They are no children of the queue verticle: Vert.x undeploys children first,
 * each on its own thread, so that a task that blocks for ever would keep the queue from closing.
 */
final class SlotDeployer {

  private final QueueCore core;

  /** Belongs to no verticle, and so do deployments made from it. */
  private final ContextInternal context;

  private final List<String> deploymentIds = Collections.synchronizedList(new ArrayList<>());
  private final List<Slot> slots = new CopyOnWriteArrayList<>();
  private int deployed;

  SlotDeployer(QueueCore core) {
    this.core = core;
    this.context = core.vertx.createEventLoopContext();
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
    List<Slot> added = Collections.synchronizedList(new ArrayList<>());
    Promise<String> ready = context.promise();
    context.runOnContext(
        v -> core.vertx.deployVerticle(() -> newSlot(added), deployment).onComplete(ready));
    return ready
        .future()
        .onSuccess(deploymentIds::add)
        .onSuccess(id -> slots.addAll(added))
        .onSuccess(id -> core.act(state -> added.forEach(state::addSlot)))
        .mapEmpty();
  }

  private Slot newSlot(List<Slot> added) {
    Slot slot = new Slot(core);
    added.add(slot);
    return slot;
  }

  /**
   * Undeploys all slots of a drained queue. Completes when they are gone, but does not wait for
   * threads that are blocked by a task though it has been cancelled: their slots go when it ends.
   */
  Future<Void> undeploy() {
    int blocked = (int) slots.stream().filter(Slot::isBlocked).count();
    List<Future<Void>> undeployments;
    synchronized (deploymentIds) {
      undeployments =
          deploymentIds.stream().map(id -> core.vertx.undeploy(id).otherwiseEmpty()).toList();
    }
    if (blocked > 0) {
      core.log.stillBusy(blocked);
      return Future.succeededFuture();
    }
    return Future.all(undeployments).mapEmpty();
  }
}
