package dev.taskqueue.engine;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Outcome;
import dev.taskqueue.QueueState;
import dev.taskqueue.RunningTask;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.Task;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.TaskScope;
import dev.taskqueue.engine.scheduler.JobSpec;
import dev.taskqueue.engine.scheduler.Scheduler;
import dev.taskqueue.internal.Limits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A queue of this Vert.x instance. */
public final class LocalQueue extends LocalScope implements TaskQueue {

  /** Name of the scope that tasks belong to if nothing else is said. */
  public static final String DEFAULT_SCOPE = "";

  private LocalQueue(QueueCore core) {
    super(core, DEFAULT_SCOPE);
  }

  /**
   * Starts a queue and deploys its slots.
   *
   * @param context of the queue verticle; closing the queue undeploys it
   * @param name for logs and threads
   */
  public static Future<LocalQueue> start(Context context, String name, TaskQueueOptions options) {
    return start(context, name, options, TaskQueueListener.NOOP, RequestSender.PLAIN);
  }

  /**
   * Starts a queue.
   *
   * @param aboutQueue told of what happens to the queue, beside the options' own listener
   * @param requests how tasks that are requests are sent
   */
  public static Future<LocalQueue> start(
      Context context,
      String name,
      TaskQueueOptions options,
      TaskQueueListener aboutQueue,
      RequestSender requests) {
    ContextInternal internal = (ContextInternal) context;
    if (options.getThreadingModel() == ThreadingModel.VIRTUAL_THREAD
        && !internal.owner().isVirtualThreadAvailable()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "threadingModel VIRTUAL_THREAD needs Java 21 or later, but this is Java "
                  + Runtime.version().feature()
                  + "; use WORKER"));
    }
    return Future.succeededFuture(internal) // a metrics back end or a tracer may throw from here on
        .map(home -> new QueueCore(home, name, options, aboutQueue, requests))
        .compose(LocalQueue::start);
  }

  private static Future<LocalQueue> start(QueueCore core) {
    return core.slots
        .grow(core.options.getWorkers())
        .onSuccess(v -> core.shutdown.closeBeforeVertx())
        .onFailure(e -> core.stopped())
        .map(new LocalQueue(core))
        .onSuccess(queue -> core.log.started(core.options));
  }

  @Override
  public TaskScope scope(String name) {
    return localScope(name);
  }

  private LocalScope localScope(String name) {
    return name.equals(DEFAULT_SCOPE) ? this : new LocalScope(core, Limits.name("scope", name));
  }

  /**
   * A put by message.
   *
   * @param nested whether a running task of this queue puts it
   * @param outcome completed with what the task gives, which joins then leave out; null if nobody
   *     waits for this one task
   * @param keeper keeps account of it; null if nobody does
   */
  public Placement place(
      String scope,
      Task<?> task,
      TaskOptions options,
      boolean nested,
      @Nullable Promise<Object> outcome,
      @Nullable Keeper keeper) {
    LocalTask job = localScope(scope).newTask(task, options, outcome, keeper);
    Future<Void> entered = job.scope.put(job, nested);
    entered.onFailure(cause -> job.tellOutcome(null, cause));
    return new Placement(job.id(), job.seq(), entered);
  }

  /**
   * Puts by one message, which no running task of this queue has sent: each task without options,
   * when the last one has entered the buffer.
   */
  public Future<Void> putBatch(String scope, Iterable<Task<?>> tasks) {
    return localScope(scope).putKnown(tasks);
  }

  /**
   * Takes over a task that another queue had accepted, whatever the bounds say. Tasks are to be
   * taken over in the order of their numbers, before any put.
   *
   * @param seq number of its put there
   * @param attempts executions that have ended
   * @param backOff until it is to be tried again; null if an execution was under way, or none yet
   * @param outcome as for {@link #place}
   */
  public void restore(
      String scope,
      Task<?> task,
      TaskOptions options,
      long seq,
      int attempts,
      @Nullable Duration backOff,
      @Nullable Promise<Object> outcome,
      Keeper keeper) {
    LocalTask job = localScope(scope).newTask(task, options, outcome, keeper);
    long wait = backOff == null ? JobSpec.NONE : Limits.waitNanos(backOff);
    core.act(state -> state.restore(job, scope, seq, attempts, wait));
  }

  /**
   * Takes over the outcome of a task that has ended in another queue, for the scope's next join.
   */
  public void restoreEnded(long seq, Outcome outcome) {
    core.act(state -> state.restoreEnded(outcome.scope(), seq, outcome));
  }

  /** Takes over the counts of tasks that have ended in another queue and left nothing else. */
  public void restoreCounts(String scope, TaskCounts counts) {
    core.act(state -> state.restoreCounts(scope, counts));
  }

  /** Number of the last put; 0 before the first. */
  public long lastSeq() {
    return core.call(Scheduler::lastSeq);
  }

  /** Numbers the puts from now on after this one. */
  public void continueAfter(long seq) {
    core.act(state -> state.continueAfter(seq));
  }

  /** A join that can be given up, and takes results of this type only. */
  public JoinHandle startJoin(String scope, Class<?> type) {
    return new JoinHandle(core, scope, type);
  }

  /**
   * Has {@code told} told of batches that are joined through this object.
   *
   * @param told gets the scope and the number of the last task that may belong to the batch
   */
  public void whenTaken(ObjLongConsumer<String> told) {
    core.whenTaken = told;
  }

  /** Has {@code told} told of the ids of tasks whose outcomes are read through this object. */
  public void whenRead(Consumer<List<String>> told) {
    core.whenRead = told;
  }

  /** The outcomes of a scope, for a reader that can be given up. See {@link TaskScope#outcomes}. */
  public OutcomeStream startReading(String scope) {
    return localScope(scope).outcomes(null);
  }

  /** The id of the task that the calling code is part of, if it runs on one of the slots. */
  public @Nullable String runningTaskId() {
    Assignment running = core.runningHere();
    return running == null ? null : running.id();
  }

  /** Progress of so many at most of the scopes that have something to join, by their names. */
  public Future<List<ScopeProgress>> scopes(int max) {
    List<ScopeProgress> scopes = core.call(state -> state.scopes(max));
    return Future.succeededFuture(
        scopes.stream().sorted(Comparator.comparing(ScopeProgress::scope)).toList());
  }

  /** The scope of a task that is being executed; null if there is none of this id. */
  public @Nullable String scopeOfRunning(String taskId) {
    return core.call(state -> Optional.ofNullable(state.scopeOfRunning(taskId))).orElse(null);
  }

  /**
   * Ids of the tasks at work, but for those that could as well go on beside the queue's next owner:
   * they have had their outcome, and keep no key from others.
   */
  public Set<String> atWork() {
    return core.call(
        state ->
            state.taken().stream()
                .filter(taken -> !taken.isForgotten())
                .map(taken -> taken.job().id())
                .collect(Collectors.toSet()));
  }

  @Override
  public Future<Boolean> cancel(String taskId) {
    Objects.requireNonNull(taskId, "taskId");
    return Future.succeededFuture(core.call(state -> state.cancel(taskId, "on request")));
  }

  @Override
  public Future<Boolean> setPriority(String taskId, int priority) {
    Objects.requireNonNull(taskId, "taskId");
    TaskOptions.checkPriority(priority);
    return Future.succeededFuture(core.call(state -> state.setPriority(taskId, priority)));
  }

  @Override
  public Future<Void> pause() {
    core.act(Scheduler::pause);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> resume() {
    core.act(Scheduler::resume);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> resize(int workers) {
    Limits.inRange("workers", workers, 1, TaskQueueOptions.MAX_WORKERS);
    return core.forCaller(core.slots.resize(workers));
  }

  @Override
  public Future<Integer> clear() {
    return Future.succeededFuture(core.call(state -> state.clear("the queue was cleared")));
  }

  @Override
  public Future<TaskQueueStats> stats() {
    return Future.succeededFuture(core.call(Scheduler::stats));
  }

  /** Whether it has ended, and nothing more will happen in it. */
  public boolean isClosed() {
    return core.call(Scheduler::stats).state() == QueueState.CLOSED;
  }

  @Override
  public Future<List<RunningTask>> running() {
    List<RunningTask> running = core.call(Running::of);
    return Future.succeededFuture(running);
  }

  @Override
  public Future<Void> idle() {
    Promise<Void> promise = core.vertx.getOrCreateContext().promise();
    Assignment caller = caller();
    if (caller != null) {
      promise.fail(waitsForItself(caller, "be idle"));
    } else {
      core.act(state -> state.whenIdle(new IdlePromise(promise)));
    }
    return promise.future();
  }

  private static IllegalStateException waitsForItself(Assignment caller, String until) {
    return new IllegalStateException(
        "task " + caller.id() + " waits for its queue to " + until + ", and so for itself");
  }

  @Override
  public Future<JoinReport> close() {
    Assignment caller = caller();
    return caller == null
        ? core.endForCaller(core.shutdown.close(null))
        : core.forCaller(Future.failedFuture(waitsForItself(caller, "close without a deadline")));
  }

  @Override
  public Future<JoinReport> close(Duration deadline) {
    return core.endForCaller(core.shutdown.close(Limits.notNegative("deadline", deadline)));
  }

  /** Accepts no more; completes when all tasks have ended, however long that takes. */
  public Future<Void> workOff() {
    return core.shutdown.workOff();
  }

  /** Starts no more tasks for good, whatever resumes or closes the queue. */
  public Future<Void> halt() {
    core.act(Scheduler::halt);
    return Future.succeededFuture();
  }

  /**
   * What is unfinished is the next owner's from now on, if it is stored. To be called by a
   * departure when nothing more is going to be stored.
   */
  public void handOver() {
    core.shutdown.handOver();
  }

  /**
   * Whether those who keep account of the queue, and all others, have been told of what has
   * happened so far.
   */
  public boolean hasToldAll() {
    return core.hasToldAll();
  }

  /**
   * Has this done, instead of working off what is left, when the queue is undeployed; what is
   * unfinished after it is cancelled.
   */
  public void departWith(Supplier<Future<Void>> departure) {
    core.shutdown.departWith(departure);
  }

  /**
   * Drains the queue within the close timeout and undeploys its slots, for when the queue verticle
   * is being undeployed.
   */
  public Future<Void> stop() {
    return core.shutdown.stop();
  }
}
