package dev.taskqueue.engine;

import dev.taskqueue.DuplicateTaskException;
import dev.taskqueue.JoinReport;
import dev.taskqueue.ProgressUpdates;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskScope;
import dev.taskqueue.engine.scheduler.Admission;
import dev.taskqueue.engine.scheduler.JobSpec;
import dev.taskqueue.engine.scheduler.ProgressWatcher;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A scope of a queue of this Vert.x instance. Holds no state but its name. */
class LocalScope implements TaskScope {

  final QueueCore core;
  private final String name;

  /** Of tasks without options. */
  final JobSpec plain;

  /** Where a put of the calling thread completes; made once, not for each put. */
  private final Supplier<@Nullable ContextInternal> here;

  LocalScope(QueueCore core, String name) {
    this.core = core;
    this.name = name;
    this.plain = JobSpec.plain(nanos(core.options.getPutTimeout()));
    this.here = core::callerContext;
  }

  @Override
  public String name() {
    return name;
  }

  /** What tasks that are put here keep as theirs. */
  LocalScope base() {
    return this;
  }

  /** The running task of this queue that the calling code is part of. */
  final @Nullable Assignment caller() {
    return caller(ContextInternal.current());
  }

  /** The same, if the current context is known. */
  @Nullable Assignment caller(@Nullable ContextInternal current) {
    return core.runningOn(current);
  }

  @Override
  public Future<Void> put(Task<?> task) {
    Objects.requireNonNull(task, "task");
    ContextInternal current = ContextInternal.current();
    boolean nested = caller(current) != null;
    if (!nested) {
      core.roomWait.maybeWait();
    }
    return put(task, current, nested, here);
  }

  /**
   * A put made by the thread that has made room for it, or by another one.
   *
   * @param caller whose locals the execution is to have
   */
  Future<Void> putFromAnywhere(Task<?> task, @Nullable ContextInternal caller) {
    return put(task, caller, false, () -> null);
  }

  /**
   * Puts tasks that are known already, so that no code but the queue's own runs where they are put:
   * on the caller's thread or on those of the slots, whichever finds room.
   */
  Future<Void> putKnown(Iterable<Task<?>> tasks) {
    ContextInternal caller = ContextInternal.current();
    return feed(tasks, task -> task, ScopePuts.anywhere(this, caller));
  }

  /**
   * Puts a task.
   *
   * @param current whose locals the execution is to have
   * @param waiting where the put completes if it has to wait; null on whatever thread
   */
  private Future<Void> put(
      Task<?> task,
      @Nullable ContextInternal current,
      boolean nested,
      Supplier<@Nullable ContextInternal> waiting) {
    LocalScope scope = base();
    if (!core.isObserved() && core.putPlain(CarriedTask.of(task, current, null), scope, nested)) {
      return LocalTask.enteredPut();
    }
    return put(core.newTask(scope, task, plain, null, current), nested, waiting);
  }

  @Override
  public Future<Void> put(Task<?> task, TaskOptions options) {
    if (asksForNothing(options)) {
      return put(task);
    }
    LocalTask job = newTask(task, options, null, null);
    boolean nested = caller() != null;
    if (!nested && job.spec.delay() == 0) {
      core.roomWait.maybeWait();
    }
    return put(job, nested);
  }

  /** Whether a task with these options is as one without. */
  private static boolean asksForNothing(TaskOptions options) {
    return options.getId() == null
        && options.getKey() == null
        && options.getPriority() == TaskOptions.DEFAULT_PRIORITY
        && options.getDelay().isZero()
        && options.getPutTimeout() == null
        && options.getTtl() == null
        && options.getTimeout() == null
        && options.getAbandonAfter() == null
        && options.getRetries() == 0
        && !options.isInterrupt()
        && options.isCollect()
        && options.getHeaders().isEmpty();
  }

  @Override
  public <T> Future<T> submit(Task<T> task, TaskOptions options) {
    ContextInternal context = core.callerContext();
    Promise<Object> outcome = context.promise();
    LocalTask submitted = newTask(task, options, outcome, null);
    put(submitted, caller() != null).onFailure(cause -> submitted.tellOutcome(null, cause));
    @SuppressWarnings("unchecked") // the outcome is what the task's future gives
    Future<T> typed = (Future<T>) outcome.future();
    return typed;
  }

  /** Makes a job of a task. */
  LocalTask newTask(
      Task<?> task,
      TaskOptions options,
      @Nullable Promise<Object> outcome,
      @Nullable Keeper keeper) {
    Objects.requireNonNull(task, "task");
    Duration putTimeout = options.getPutTimeout();
    boolean submitted = outcome != null;
    JobSpec spec =
        new JobSpec(
            options.getId(),
            options.getKey(),
            options.getPriority(),
            options.getDelay().toNanos(),
            nanos(putTimeout != null ? putTimeout : core.options.getPutTimeout()),
            nanos(options.getTtl()),
            nanos(options.getTimeout()),
            nanos(options.getAbandonAfter()),
            1 + options.getRetries(),
            options.isCollect() && !submitted,
            submitted || keeper != null);
    LocalTask.Extras extras = extras(options, outcome, keeper);
    return core.newTask(base(), task, spec, extras, ContextInternal.current());
  }

  /** Puts a job; gives the future of its entering the buffer. */
  Future<Void> put(LocalTask task, boolean nested) {
    return put(task, nested, here);
  }

  private Future<Void> put(
      LocalTask task, boolean nested, Supplier<@Nullable ContextInternal> waiting) {
    Admission admission = core.put(task, nested);
    if (admission == Admission.ENTERED) {
      return LocalTask.enteredPut();
    }
    ContextInternal current = waiting.get();
    Promise<Void> promise = current == null ? Promise.promise() : current.promise();
    if (admission == Admission.PENDING) {
      return task.pendingPut(promise);
    }
    Throwable refusal = refusal(admission, task);
    task.refused(refusal);
    promise.fail(refusal);
    return promise.future();
  }

  private Throwable refusal(Admission admission, LocalTask task) {
    return switch (admission) {
      case ENTERED, PENDING -> throw new AssertionError(admission);
      case FULL -> NoRoom.refusal(core, task);
      case CLOSED ->
          new QueueClosedException(
              "queue " + core.name + " is closing or closed and accepts no more tasks");
      case DUPLICATE ->
          new DuplicateTaskException(
              "queue " + core.name + " has an unfinished task with the id " + task.id());
    };
  }

  @Override
  public <A> Future<Void> putAll(Iterable<A> items, Function<? super A, ? extends Task<?>> toTask) {
    ContextInternal current = ContextInternal.current();
    boolean anywhere =
        current == null && caller(null) == null; // else a task puts, which must not wait
    return feed(
        items, toTask, anywhere ? ScopePuts.anywhere(this, null) : ScopePuts.here(this, current));
  }

  @Override
  public <A> Future<Void> putAll(
      Iterable<A> items, Function<? super A, ? extends Task<?>> toTask, TaskOptions options) {
    return feed(items, toTask, (TaskPuts) PutMany.with(this, options)::apply);
  }

  private <A> Future<Void> feed(
      Iterable<A> items, Function<? super A, ? extends Task<?>> toTask, TaskPuts puts) {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(toTask, "toTask");
    return new IterableFeed<A>(core.vertx.getOrCreateContext(), toTask, puts).start(items);
  }

  @Override
  public <A> Future<Void> pipeFrom(
      ReadStream<A> source, Function<? super A, ? extends Task<?>> toTask) {
    return feed(source, toTask, task -> put(task));
  }

  @Override
  public <A> Future<Void> pipeFrom(
      ReadStream<A> source, Function<? super A, ? extends Task<?>> toTask, TaskOptions options) {
    return feed(source, toTask, PutMany.with(this, options));
  }

  @Override
  public <A> WriteStream<A> toWriteStream(
      Function<? super A, ? extends Task<?>> toTask, TaskOptions options) {
    Objects.requireNonNull(toTask, "toTask");
    return new TaskSink<A>(core.vertx.getOrCreateContext(), toTask, PutMany.with(this, options));
  }

  @Override
  public OutcomeStream outcomes() {
    return outcomes(core.whenRead);
  }

  OutcomeStream outcomes(@Nullable Consumer<List<String>> whenRead) {
    OutcomeStream stream = new OutcomeStream(core, core.vertx.getOrCreateContext(), whenRead);
    if (!core.call(state -> state.read(name, stream.reader))) {
      throw new IllegalStateException(
          "the outcomes of scope \""
              + name
              + "\" are being read already, or queue "
              + core.name
              + " is closed");
    }
    stream.begun();
    return stream;
  }

  private <A> Future<Void> feed(
      ReadStream<A> source,
      Function<? super A, ? extends Task<?>> toTask,
      Function<Task<?>, Future<Void>> put) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(toTask, "toTask");
    return new StreamFeed<A>(core.vertx.getOrCreateContext(), source, toTask, put).start();
  }

  @Override
  @SuppressWarnings("unchecked") // the scheduler has compared the results' classes with the type
  public <T> Future<List<T>> join(Class<T> type) {
    if (type.isPrimitive()) {
      throw new IllegalArgumentException(
          "join needs a reference type such as Integer.class, but got " + type + ".class");
    }
    return startJoin(type).map(report -> (List<T>) report.results());
  }

  @Override
  public Future<JoinReport> joinReport() {
    return startJoin(Object.class);
  }

  private Future<JoinReport> startJoin(Class<?> type) {
    Promise<JoinReport> promise = core.vertx.getOrCreateContext().promise();
    Assignment caller = caller();
    if (caller != null && caller.origin().name().equals(name)) {
      promise.fail(
          new IllegalStateException(
              "task "
                  + caller.id()
                  + " joins the scope it belongs to, and would wait for itself;"
                  + " put what it waits for into another scope"));
    } else {
      JoinPromise joiner = new JoinPromise(core, name, type, promise, true);
      core.act(state -> state.join(name, joiner));
    }
    return promise.future();
  }

  @Override
  public Future<ScopeProgress> progress() {
    return Future.succeededFuture(core.call(state -> state.progress(name)));
  }

  @Override
  public ProgressUpdates onProgress(Duration atMostEvery, Handler<ScopeProgress> handler) {
    ProgressTicker ticker =
        new ProgressTicker(
            core.vertx.getOrCreateContext(),
            atMostEvery,
            handler,
            this::progress,
            (look, before) -> null);
    ProgressWatcher watcher = ticker::finished;
    ticker.onStop(() -> core.act(state -> state.unwatch(name, watcher)));
    ticker.start();
    core.act(state -> state.watch(name, watcher));
    return ticker;
  }

  @Override
  public Future<Integer> cancel() {
    return Future.succeededFuture(core.call(state -> state.cancelScope(name, "on request")));
  }

  private static LocalTask.@Nullable Extras extras(
      TaskOptions options, @Nullable Promise<Object> outcome, @Nullable Keeper keeper) {
    boolean hasHeaders = !options.getHeaders().isEmpty();
    boolean hasOptions = options.getRetries() > 0 || hasHeaders || options.isInterrupt();
    if (!hasOptions && outcome == null && keeper == null) {
      return null;
    }
    RetryPolicy policy = options.getRetryPolicy();
    MultiMap headers =
        hasHeaders ? MultiMap.caseInsensitiveMultiMap().addAll(options.getHeaders()) : null;
    return new LocalTask.Extras(
        headers, policy, options.getRetryOn(), options.isInterrupt(), outcome, keeper);
  }

  private static long nanos(@Nullable Duration time) {
    return time == null ? JobSpec.NONE : time.toNanos();
  }
}
