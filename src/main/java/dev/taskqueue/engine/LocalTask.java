package dev.taskqueue.engine;

import dev.taskqueue.RetryPolicy;
import dev.taskqueue.Task;
import dev.taskqueue.engine.scheduler.Job;
import dev.taskqueue.engine.scheduler.JobSpec;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A job with what its execution needs and with whom to tell of its put and of its outcome. */
class LocalTask extends Job {

  /** What only few tasks have. */
  record Extras(
      MultiMap headers, RetryPolicy retryPolicy, Predicate<Throwable> retryOn, boolean interrupt) {}

  private static final Object ENTERED = new Object();
  private static final Future<Void> ENTERED_FUTURE = Future.succeededFuture();
  private static final VarHandle PUT;

  static {
    try {
      PUT = MethodHandles.lookup().findVarHandle(LocalTask.class, "put", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final LocalScope scope;
  final @Nullable Extras extras;

  /** The latest execution. Written before {@link #stopped} is read, and the other way round. */
  private volatile @Nullable Execution execution;

  /** The latest attempt that is to stop; 0 for none. */
  private volatile int stopped;

  /** Who waits for the outcome, until told. */
  private @Nullable Promise<Object> outcome;

  /** How the put ended: null until decided, then ENTERED or a Throwable; or the promise for it. */
  @SuppressWarnings("unused") // through PUT
  private volatile @Nullable Object put;

  LocalTask(
      LocalScope scope,
      Task<?> task,
      JobSpec spec,
      @Nullable Extras extras,
      @Nullable Promise<Object> outcome) {
    super(spec, task);
    this.scope = scope;
    this.extras = extras;
    this.outcome = outcome;
  }

  /** What is to be run, while it has not been settled. */
  @Nullable Task<?> task() {
    return (Task<?>) payload;
  }

  /** Begins an execution; true if it is to stop before it has begun. */
  boolean stopRequested(Execution begun) {
    execution = begun;
    if (stopped < begun.attempt()) {
      return false;
    }
    begun.cancel();
    return true;
  }

  /** Tells the execution of this attempt that nobody waits for it. */
  void stop(int attempt) {
    stopped = attempt;
    Execution begun = execution;
    if (begun != null && begun.attempt() == attempt) {
      begun.cancel();
    }
  }

  /** The future of a put that could not be decided at once. */
  Future<Void> pendingPut(ContextInternal context) {
    Promise<Void> promise = context.promise();
    Object decided = PUT.compareAndExchange(this, null, promise);
    if (decided == null) {
      return promise.future();
    }
    return decided == ENTERED ? ENTERED_FUTURE : context.failedFuture((Throwable) decided);
  }

  static Future<Void> enteredPut() {
    return ENTERED_FUTURE;
  }

  /** The put has succeeded. */
  void putEntered() {
    Object before = PUT.getAndSet(this, ENTERED);
    if (before instanceof Promise<?> promise) {
      promise.tryComplete();
    }
  }

  /** It was not accepted. */
  void refused(Throwable cause) {}

  /** The put has failed, unless it had succeeded before. */
  void putFailed(Throwable cause) {
    Object before = PUT.compareAndExchange(this, null, cause);
    if (before instanceof Promise<?> promise && PUT.compareAndSet(this, before, cause)) {
      promise.tryFail(cause);
    }
  }

  /** Tells who has submitted it, if someone has. */
  boolean tellOutcome(@Nullable Object value, @Nullable Throwable cause) {
    Promise<Object> told = outcome;
    if (told == null) {
      return false;
    }
    outcome = null;
    if (cause != null) {
      told.tryFail(cause);
    } else {
      told.tryComplete(value);
    }
    return true;
  }
}
