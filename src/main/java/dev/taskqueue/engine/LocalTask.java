package dev.taskqueue.engine;

import dev.taskqueue.Outcome;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.Task;
import dev.taskqueue.TaskContext;
import dev.taskqueue.engine.scheduler.Job;
import dev.taskqueue.engine.scheduler.JobSpec;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A job with what its execution needs and with whom to tell of its put and of its outcome. */
class LocalTask extends Job implements Assignment {

  /**
   * What only few tasks have.
   *
   * @param headers null for none
   */
  record Extras(
      @Nullable MultiMap headers,
      RetryPolicy retryPolicy,
      Predicate<Throwable> retryOn,
      boolean interrupt,
      @Nullable Promise<Object> outcome,
      @Nullable Keeper keeper) {

    private Extras withoutOutcome() {
      return new Extras(headers, retryPolicy, retryOn, interrupt, null, null);
    }
  }

  private static final Object ENTERED = new Object();
  private static final Future<Void> ENTERED_FUTURE = Future.succeededFuture();
  private static final VarHandle PUT;
  private static final VarHandle CONTROL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PUT = lookup.findVarHandle(LocalTask.class, "put", Object.class);
      CONTROL = lookup.findVarHandle(LocalTask.class, "control", Control.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final LocalScope scope;
  private @Nullable Extras extras;

  /** Of the latest execution, if it was needed. */
  private volatile @Nullable Control control;

  /** How the put ended: null until decided, then ENTERED or a Throwable; or the promise for it. */
  @SuppressWarnings("unused") // through PUT
  private volatile @Nullable Object put;

  LocalTask(LocalScope scope, @Nullable Task<?> task, JobSpec spec, @Nullable Extras extras) {
    super(spec, task);
    this.scope = scope;
    this.extras = extras;
  }

  /** One without options. */
  static LocalTask plain(LocalScope scope, @Nullable Task<?> task) {
    return new LocalTask(scope, task, scope.plain, null);
  }

  @Override
  public LocalTask job() {
    return this;
  }

  @Override
  public @Nullable Task<?> task() {
    return (Task<?>) payload;
  }

  @Override
  public @Nullable Extras extras() {
    return extras;
  }

  @Override
  public LocalScope origin() {
    return scope;
  }

  // ---- executions

  @Override
  public @Nullable TaskContext begin(int attempt) {
    if (attempt == 1) {
      return isCancelled() ? null : this;
    }
    Control own = control(attempt);
    if (extras != null && extras.keeper() != null) {
      extras.keeper().tried(attempt);
    }
    return own.isCancelled() ? null : new Retrial(this, own);
  }

  /** Tells the execution of this attempt that nobody waits for it. */
  void stop(int attempt) {
    control(attempt).cancel();
  }

  /** The control of an execution. Of one before the latest, nothing is known any more. */
  Control control(int attempt) {
    Control known = control;
    while (known == null || known.attempt < attempt) {
      Control made = new Control(this::id, attempt);
      if (CONTROL.compareAndSet(this, known, made)) {
        return made;
      }
      known = control;
    }
    return known.attempt == attempt ? known : over(attempt);
  }

  /** Whether an account of it is kept for the queue's next owner. */
  boolean isKept() {
    Extras some = extras;
    return some != null && some.keeper() != null;
  }

  /** Whether nobody waits for this execution any more. */
  boolean isOver(int attempt) {
    Control known = control;
    return known != null
        && (known.attempt > attempt || (known.attempt == attempt && known.isCancelled()));
  }

  private Control over(int attempt) {
    Control over = new Control(this::id, attempt);
    over.cancel();
    return over;
  }

  // ---- the first execution

  @Override
  public boolean isCancelled() {
    Control known = control;
    return known != null && (known.attempt > 1 || known.isCancelled());
  }

  @Override
  public void onCancel(Runnable action) {
    control(1).onCancel(action);
  }

  // ---- the put

  /** The future of a put that could not be decided at once. */
  Future<Void> pendingPut(Promise<Void> promise) {
    Object decided = PUT.compareAndExchange(this, null, promise);
    if (decided == ENTERED) {
      promise.complete();
    } else if (decided != null) {
      promise.fail((Throwable) decided);
    }
    return promise.future();
  }

  static Future<Void> enteredPut() {
    return ENTERED_FUTURE;
  }

  /**
   * The put has succeeded. Where code that waits for it may block, it has an event of its own: the
   * thread that has found out may be a slot's that has a task which it has not begun.
   */
  void putEntered() {
    Object before = PUT.getAndSet(this, ENTERED);
    if (!(before instanceof Promise<?> promise)) {
      return;
    }
    ContextInternal context = ((PromiseInternal<?>) promise).context();
    if (context == null || context.isEventLoopContext() || !context.inThread()) {
      promise.tryComplete();
    } else {
      context.runOnContext(v -> promise.tryComplete());
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

  /** Tells who keeps account of it, if someone does, that it is to be tried again. */
  void tellBackOff(int attempt, long delay) {
    Extras some = extras;
    if (some != null && some.keeper() != null) {
      some.keeper().backsOff(attempt, delay);
    }
  }

  // ---- the outcome

  /** Tells who keeps account of it, if someone does. */
  void tellKeeper(Outcome outcome) {
    Extras some = extras;
    if (some != null && some.keeper() != null) {
      some.keeper().ended(outcome);
    }
  }

  /** Tells who has submitted it, if someone has. */
  boolean tellOutcome(@Nullable Object value, @Nullable Throwable cause) {
    Extras before = extras;
    Promise<Object> told = before == null ? null : before.outcome();
    if (before == null || told == null) {
      return false;
    }
    extras = before.withoutOutcome();
    if (cause != null) {
      told.tryFail(cause);
    } else {
      told.tryComplete(value);
    }
    return true;
  }
}
