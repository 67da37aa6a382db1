package dev.taskqueue.engine;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.TaskScope;
import dev.taskqueue.engine.scheduler.Scheduler;
import dev.taskqueue.internal.Limits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;

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
   * @param context of the queue verticle: the slots become its children, and closing the queue
   *     undeploys it
   * @param name for logs and threads
   */
  public static Future<LocalQueue> start(Context context, String name, TaskQueueOptions options) {
    ContextInternal internal = (ContextInternal) context;
    if (options.getThreadingModel() == ThreadingModel.VIRTUAL_THREAD
        && !internal.owner().isVirtualThreadAvailable()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "threadingModel VIRTUAL_THREAD needs Java 21 or later, but this is Java "
                  + Runtime.version().feature()
                  + "; use WORKER"));
    }
    QueueCore core = new QueueCore(internal, name, options);
    return core.slots
        .grow(options.getWorkers())
        .onSuccess(v -> core.shutdown.closeBeforeVertx())
        .map(new LocalQueue(core))
        .onSuccess(queue -> core.log.started(options));
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
   */
  public Placement place(String scope, Task<?> task, TaskOptions options, boolean nested) {
    LocalScope target = localScope(scope);
    LocalTask job = target.newTask(task, options, null);
    Future<Void> entered = target.put(job, nested || core.runningHere() != null);
    return new Placement(job.id(), job.seq(), entered);
  }

  /** A join that can be given up. */
  public JoinHandle startJoin(String scope) {
    return new JoinHandle(core, scope);
  }

  @Override
  public Future<Boolean> cancel(String taskId) {
    return Future.succeededFuture(core.call(state -> state.cancel(taskId, "on request")));
  }

  @Override
  public Future<Boolean> setPriority(String taskId, int priority) {
    new TaskOptions().setPriority(priority);
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

  @Override
  public Future<JoinReport> close() {
    return core.forCaller(core.shutdown.close(null));
  }

  @Override
  public Future<JoinReport> close(Duration deadline) {
    return core.forCaller(core.shutdown.close(Limits.notNegative("deadline", deadline)));
  }

  /**
   * Drains the queue within the close timeout and undeploys its slots, for when the queue verticle
   * is being undeployed.
   */
  public Future<Void> stop() {
    return core.shutdown.stop();
  }
}
