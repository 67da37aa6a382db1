package dev.taskqueue.engine;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueState;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.engine.scheduler.Batch;
import dev.taskqueue.engine.scheduler.Scheduler;
import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a queue: no more puts, the accepted tasks worked off, what is left at the deadline
 * cancelled, then the queue verticle undeployed and its slots with it.
 */
final class Shutdown {

  private final QueueCore core;
  private final ContextInternal context;
  private final Promise<Void> drained;
  private final Future<Void> stopped;
  private @Nullable Future<JoinReport> closed;
  private volatile long begun;
  private @Nullable Supplier<Future<Void>> departure;
  private volatile @Nullable Promise<Void> departed;

  /**
   * What is stored is the next owner's from now on. Until then a deadline that passes cancels, even
   * if the departure has begun. Written under the guard.
   */
  private volatile boolean handedOver;

  /** Tasks that a deadline has cancelled; the guard's, as is the next. */
  private long cancelled;

  /** The first of them: they are named even if a join or old failures leave no place for them. */
  private final List<TaskFailure> left = new ArrayList<>();

  private final Closeable hook = this::vertxCloses;

  private final Promise<Void> overdue;

  Shutdown(QueueCore core, ContextInternal context) {
    this.core = core;
    this.context = context;
    this.drained = context.promise();
    this.overdue = context.promise();
    this.stopped =
        drained
            .future()
            .compose(v -> EventLoops.turned(core.vertx))
            .compose(v -> core.slots.undeploy())
            .onComplete(v -> core.stopped());
  }

  /** See {@link dev.taskqueue.TaskQueue#close()}. */
  Future<JoinReport> close(@Nullable Duration deadline) {
    if (deadline != null && deadline.toMillis() == 0) {
      overdue.tryComplete();
      return start(state -> cancelRest(state, deadline));
    }
    Future<JoinReport> end = start(state -> {});
    if (deadline != null) {
      limit(deadline);
    }
    return end;
  }

  /** Completes when the end has taken as long as it may; never if nobody has set a deadline. */
  Future<Void> overdue() {
    return overdue.future();
  }

  /** Accepts no more; completes when all tasks have ended, however long that takes. */
  Future<Void> workOff() {
    start(state -> {});
    return drained.future();
  }

  /** Has this done, instead of working off what is left, when the queue is undeployed. */
  void departWith(Supplier<Future<Void>> departure) {
    this.departure = departure;
  }

  /** For whoever undeploys a slot: completes when all tasks have ended. */
  Future<Void> drain() {
    if (!drained.future().isComplete()) {
      depart();
    }
    return drained.future();
  }

  private Future<JoinReport> depart() {
    Supplier<Future<Void>> first;
    synchronized (this) {
      first = departure;
      departure = null;
      if (first != null) {
        departed = core.elsewhere().promise();
      }
    }
    if (first != null) {
      first
          .get()
          .onComplete(
              (v, cause) -> {
                departed().tryComplete();
                overdue.tryComplete();
              });
    }
    Promise<Void> goes = departed;
    return goes == null
        ? close(core.options.getCloseTimeout())
        : goes.future()
            .compose(
                v ->
                    start(
                        state -> {
                          handOver(state);
                          cancelRest(
                              state,
                              "the queue was left to its next owner, who has the task if it was"
                                  + " stored");
                        }));
  }

  /** See {@link LocalQueue#handOver}. */
  void handOver() {
    core.act(this::handOver);
  }

  private void handOver(Scheduler state) {
    if (!handedOver) {
      handedOver = true;
      core.leave();
      state.leave(
          new QueueClosedException(
              "queue "
                  + core.name
                  + " was left to its next owner, who goes on with what was stored; ask there"));
    }
  }

  private Promise<Void> departed() {
    return Objects.requireNonNull(departed);
  }

  /** For whoever undeploys the queue verticle: completes when the slots are undeployed too. */
  Future<Void> stop() {
    drain();
    return stopped;
  }

  /**
   * Has the queue closed before Vert.x is. If that was left to the undeploying of all verticles,
   * the queue's and the slots' deployments would undeploy each other meanwhile, which Vert.x logs
   * as an error.
   */
  void closeBeforeVertx() {
    core.vertx.addCloseHook(hook);
    stopped.onComplete(v -> core.vertx.removeCloseHook(hook));
  }

  private void vertxCloses(Completable<Void> done) {
    depart().<Void>mapEmpty().onComplete(done);
  }

  /** Whether the end has begun. */
  synchronized boolean hasBegun() {
    return closed != null;
  }

  /** Whether all accepted tasks have ended, and no more can come. */
  boolean isDrained() {
    return drained.future().isComplete();
  }

  /** The scheduler has nothing left to do. */
  void drained() {
    drained.tryComplete();
  }

  /**
   * Begins the end, unless it has begun.
   *
   * @param first done in the transition that begins it, as closing resumes a paused queue, whose
   *     slots would otherwise start what is to be cancelled
   */
  private Future<JoinReport> start(Consumer<Scheduler> first) {
    Future<JoinReport> end;
    synchronized (this) {
      if (closed == null) {
        begun = System.nanoTime();
        Promise<JoinReport> ended =
            core.elsewhere().promise(); // the verticle's context goes before
        closed = ended.future();
        stopped.map(v -> report()).onComplete(report -> undeploy(report, ended), ended::fail);
      }
      end = closed;
    }
    core.act(
        state -> {
          first.accept(state);
          state.startClosing();
        });
    if (overdue.future().isComplete()) {
      endIfOver();
    }
    return end;
  }

  /**
   * Goes on where all tasks have ended already. The thread that has found out may be telling of
   * that still, as to an exception handler that blocks, which is not waited for past the deadline.
   */
  private void endIfOver() {
    if (core.call(Scheduler::stats).state() == QueueState.CLOSED) {
      core.drained();
    }
  }

  private void limit(Duration deadline) {
    long timer =
        context.setTimer(
            deadline.toMillis(),
            id -> {
              core.act(state -> cancelRest(state, deadline));
              overdue.tryComplete();
              endIfOver();
            });
    stopped.onComplete(v -> core.vertx.cancelTimer(timer));
  }

  private void cancelRest(Scheduler state, Duration deadline) {
    if (!handedOver) { // else the departure ends what is left, when that can be taken for no end
      cancelRest(state, reason(deadline));
    }
  }

  private String reason(Duration deadline) {
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    return deadline.isZero() // or the second one of a queue that had been given time
        ? "the queue was closed and its deadline had passed, after " + Duration.ofMillis(waited)
        : "the queue was closed and its deadline of " + deadline + " had passed";
  }

  private void cancelRest(Scheduler state, String reason) {
    List<TaskFailure> ends = state.cancelAll(reason);
    cancelled += ends.size();
    int room = JoinReport.MAX_FAILURES - left.size();
    left.addAll(ends.subList(0, Math.min(ends.size(), room)));
  }

  private JoinReport report() {
    List<Object> results = new ArrayList<>();
    TaskCounts counts = TaskCounts.NONE;
    Duration elapsed = Duration.ZERO;
    List<TaskFailure> first = new ArrayList<>();
    List<Batch> batches =
        core.call(
            state -> {
              first.addAll(left); // under the guard, as another close may come at any time
              return state.takeUnjoined();
            });
    List<TaskFailure> failures = new ArrayList<>(first);
    Set<Throwable> named = new HashSet<>();
    first.forEach(failure -> named.add(failure.cause()));
    for (Batch batch : batches) {
      JoinReport part = batch.report();
      results.addAll(part.results());
      part.failures().stream()
          .filter(failure -> !isCancelled(failure) || !named.contains(failure.cause()))
          .forEach(failures::add);
      counts = counts.plus(part.counts());
      elapsed = elapsed.compareTo(part.elapsed()) < 0 ? part.elapsed() : elapsed;
    }
    JoinReport report =
        new JoinReport(
            results,
            counts,
            failures.subList(0, Math.min(failures.size(), JoinReport.MAX_FAILURES)),
            elapsed);
    core.log.closed(report.counts(), cancelled, first, handedOver);
    return report;
  }

  private static boolean isCancelled(TaskFailure failure) {
    return failure.kind() == OutcomeKind.CANCELLED;
  }

  /** Undeploys the queue verticle, unless it is being undeployed already. */
  private void undeploy(JoinReport report, Promise<JoinReport> ended) {
    String id = context.deploymentID();
    if (id == null || !core.vertx.deploymentIDs().contains(id)) {
      ended.complete(report);
      return;
    }
    core.elsewhere()
        .runOnContext(v -> core.vertx.undeploy(id).onComplete(gone -> ended.complete(report)));
  }
}
