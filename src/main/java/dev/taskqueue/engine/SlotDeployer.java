package dev.taskqueue.engine;

import dev.taskqueue.QueueClosedException;
import dev.taskqueue.TaskQueueOptions;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Deploys the slots. They are no children of the queue verticle: Vert.x undeploys children first,
 * each on its own thread, so that a task that blocks for ever would keep the queue from closing.
 */
final class SlotDeployer {

  static final long LONGEST_WORK_DAYS = 1;

  private static final Duration LONGEST_FOR_BUSY = Duration.ofSeconds(1);

  private static final AtomicLong POOLS = new AtomicLong();

  private final QueueCore core;

  /** Belongs to no verticle, and so do deployments made from it. */
  private final ContextInternal context;

  private final List<String> deploymentIds = Collections.synchronizedList(new ArrayList<>());
  private final List<Slot> slots = new CopyOnWriteArrayList<>();

  /** Slots that were deployed alone, with their deployments. */
  private final Map<Slot, String> alone = new ConcurrentHashMap<>();

  private int deployed;

  /** Completes when all slots are there that are being deployed; some may have to fail first. */
  private Future<Void> growing = Future.succeededFuture();

  private @Nullable String commonPool;

  /** Of slots on event loops. */
  private final Map<EventExecutor, Arrivals> arrivals = new ConcurrentHashMap<>();

  SlotDeployer(QueueCore core) {
    this.core = core;
    this.context = core.vertx.createEventLoopContext();
  }

  /**
   * Sees to it that there are at least {@code workers} slots, and completes when they are ready.
   */
  Future<Void> grow(int workers) {
    Promise<Void> added = Promise.promise();
    int missing;
    Future<Void> grown;
    synchronized (this) {
      missing = workers - deployed;
      if (missing <= 0) {
        boolean there = growing.isComplete() || workers <= slots.size();
        return there ? Future.succeededFuture() : growing;
      }
      deployed = workers;
      grown = growing.isComplete() ? added.future() : growing.compose(v -> added.future());
      growing = grown;
    }
    Future.<Void>succeededFuture() // what a deployment throws fails it, too
        .compose(v -> deploy(missing, false))
        .onFailure(e -> gone(missing))
        .onComplete(added);
    return grown;
  }

  /** Changes the number of slots that may be taken, and deploys those that are missing. */
  Future<Void> resize(int workers) {
    if (core.shutdown.hasBegun()) {
      return Future.failedFuture(closed());
    }
    core.act(state -> state.resize(workers));
    return grow(workers);
  }

  /**
   * Deploys one slot for one that was given up, as long as there are tasks: also those of a queue
   * that is closing are to be worked off.
   */
  void replace() {
    deploy(1, true).onFailure(this::notReplaced);
  }

  /**
   * The work of a slot that was given up has ended at last. It is undeployed, and its thread with
   * it, unless it was deployed together with others.
   */
  void dismiss(Slot slot) {
    String deploymentId = alone.remove(slot);
    if (deploymentId != null && deploymentIds.remove(deploymentId)) {
      slots.remove(slot);
      core.vertx.undeploy(deploymentId).onFailure(core.log::notDismissed);
    }
  }

  private void notReplaced(Throwable cause) {
    gone(1);
    if (!core.shutdown.hasBegun()) {
      core.log.notReplaced(cause);
    }
  }

  private synchronized void gone(int slots) {
    deployed -= slots;
  }

  private QueueClosedException closed() {
    return new QueueClosedException(
        "queue " + core.name + " is closing or closed and gets no more slots");
  }

  private Future<Void> deploy(int count, boolean ownThreads) {
    TaskQueueOptions options = core.options;
    DeploymentOptions deployment =
        new DeploymentOptions().setInstances(count).setThreadingModel(options.getThreadingModel());
    KeptPool kept = null;
    if (options.getThreadingModel() == ThreadingModel.WORKER) {
      kept = setPool(deployment, count, ownThreads);
      deployment
          // A slot may run many tasks in one go, and each may block for as long as it needs.
          .setMaxWorkerExecuteTime(LONGEST_WORK_DAYS)
          .setMaxWorkerExecuteTimeUnit(TimeUnit.DAYS);
    }
    KeptPool pool = kept;
    List<Slot> added = Collections.synchronizedList(new ArrayList<>());
    Promise<String> ready = context.promise();
    context.runOnContext(
        v -> core.vertx.deployVerticle(() -> newSlot(added, pool), deployment).onComplete(ready));
    return ready.future().compose(id -> add(id, added));
  }

  private Future<Void> add(String deploymentId, List<Slot> added) {
    deploymentIds.add(deploymentId);
    slots.addAll(added);
    if (added.size() == 1) {
      alone.put(added.get(0), deploymentId);
    }
    if (core.shutdown.isDrained()) { // and may have undeployed the others already
      return core.vertx
          .undeploy(deploymentId)
          .otherwiseEmpty()
          .compose(v -> Future.failedFuture(closed()));
    }
    core.act(state -> added.forEach(state::addSlot));
    return Future.succeededFuture();
  }

  /**
   * The threads that slots run on. If there is one for each slot, slots that come later bring
   * theirs in a pool of their own, as the size of a pool is fixed; and so does a slot for one whose
   * thread may be blocked for good. So may be those of an earlier queue of this name, with which no
   * pool is shared unless it was asked for.
   *
   * @return in a cluster the pool, which is to be kept by the slots alone: one that was given up
   *     lets it go when it goes itself
   */
  private synchronized @Nullable KeptPool setPool(
      DeploymentOptions deployment, int count, boolean ownThreads) {
    TaskQueueOptions options = core.options;
    boolean shared = options.getWorkerPoolSize() < options.getWorkers();
    boolean first = commonPool == null || (shared && !ownThreads);
    if (commonPool == null) {
      String name = options.getWorkerPoolName();
      commonPool = name != null ? name : newName(core.name + "-slots");
    }
    String pool = first ? commonPool : newName(commonPool);
    int size = first ? options.getWorkerPoolSize() : count;
    deployment.setWorkerPoolName(pool).setWorkerPoolSize(size);
    return core.vertx.isClustered() ? new KeptPool(core.vertx, pool, size) : null;
  }

  private static String newName(String prefix) {
    return prefix + "-" + POOLS.incrementAndGet();
  }

  /** The slots that come to this event loop. */
  Arrivals arrivals(EventExecutor loop) {
    return arrivals.computeIfAbsent(loop, same -> new Arrivals(core, same));
  }

  private Slot newSlot(List<Slot> added, @Nullable KeptPool pool) {
    Slot slot = new Slot(core, pool);
    added.add(slot);
    return slot;
  }

  /**
   * Undeploys all slots of a drained queue. Completes when they are gone, but does not wait for
   * threads that are blocked by a task though it has been cancelled: their slots go when it ends.
   */
  Future<Void> undeploy() {
    if (core.options.getWorkerPoolName() == null) { // or others may use it
      slots.forEach(Slot::restThread);
    }
    slots.forEach(Slot::rouse); // or each would be gone only after its sleep
    boolean blocked = slots.stream().anyMatch(Slot::isBlocked);
    int busy = (int) slots.stream().filter(Slot::isBusy).count();
    List<Future<Void>> undeployments;
    synchronized (deploymentIds) {
      undeployments =
          deploymentIds.stream().map(id -> core.vertx.undeploy(id).otherwiseEmpty()).toList();
    }
    if (blocked) {
      core.log.stillBusy(busy);
      return Future.succeededFuture();
    }
    Future<Void> gone = Future.all(undeployments).mapEmpty();
    return awaitShortly(gone, busy);
  }

  /**
   * A task that goes on may block its thread any time, as by what it does with a future; and where
   * the queue's end has a deadline, so may who was told of a task.
   */
  private Future<Void> awaitShortly(Future<Void> gone, int busy) {
    Promise<Void> waited = Promise.promise();
    gone.onComplete(v -> waited.tryComplete());
    Future<Void> limit = busy > 0 ? Future.succeededFuture() : core.shutdown.overdue();
    limit.onComplete(
        v -> {
          long timer =
              core.vertx.setTimer(
                  LONGEST_FOR_BUSY.toMillis(),
                  id -> {
                    if (waited.tryComplete()) {
                      core.log.stillBusy(busy);
                    }
                  });
          waited.future().onComplete(w -> core.vertx.cancelTimer(timer));
        });
    return waited.future();
  }
}
