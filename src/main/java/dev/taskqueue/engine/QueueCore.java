package dev.taskqueue.engine;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.Task;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.scheduler.Admission;
import dev.taskqueue.engine.scheduler.Effect;
import dev.taskqueue.engine.scheduler.EffectHandler;
import dev.taskqueue.engine.scheduler.Event;
import dev.taskqueue.engine.scheduler.Job;
import dev.taskqueue.engine.scheduler.JobSpec;
import dev.taskqueue.engine.scheduler.Pacing;
import dev.taskqueue.engine.scheduler.Scheduler;
import dev.taskqueue.engine.scheduler.SchedulerConfig;
import dev.taskqueue.engine.scheduler.SlotState;
import dev.taskqueue.internal.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the state machine meets threads and Vert.x: each transition runs under the guard, and its
 * effects are carried out after it by the thread that called.
 */
final class QueueCore implements EffectHandler {

  /** Where all share one processor, one slot comes at a time: none could be there sooner. */
  private static final int BACKLOG_PER_WAKE = GivingWay.SINGLE_PROCESSOR ? 1_000_000 : 8;

  private static final int QUICK_BACKLOG_PER_WAKE = 8 * BACKLOG_PER_WAKE;

  /** For slots whose threads are woken for them, which takes some 20 to 50 microseconds. */
  private static final Pacing PACING =
      new Pacing(BACKLOG_PER_WAKE, QUICK_BACKLOG_PER_WAKE, 1_000_000, 1_000_000, 16_000_000);

  /** Slots on event loops wait for what else is going on there: no task is to depend on one. */
  private static final Pacing PACING_ON_EVENT_LOOPS =
      new Pacing(1, 1, 1_000_000, 1_000_000, 1_000_000);

  final VertxInternal vertx;
  final String name;
  final TaskQueueOptions options;
  final QueueLog log;
  final Sending sending;
  final Shutdown shutdown;
  final SlotDeployer slots;

  /** For calls that are made on no context; one for all, as each takes more than a task. */
  private volatile @Nullable ContextInternal elsewhere;

  final Lookout lookout;
  final RoomWait roomWait;

  /** Told of batches that have been joined other than through a {@link JoinHandle}. */
  volatile @Nullable ObjLongConsumer<String> whenTaken;

  /** Told of tasks whose outcomes were read other than by {@link LocalQueue#startReading}. */
  volatile @Nullable Consumer<List<String>> whenRead;

  private final Guard guard = new Guard();
  private final Scheduler scheduler;
  private final @Nullable Tracing tracing;
  private final @Nullable Observers observers;
  private final EffectsUnderWay underWay;
  private final WakeUpTimer timer;

  /**
   * A queue without slots.
   *
   * @param context the queue verticle's, for timers and deployments
   * @param aboutQueue told of what happens to the queue, and not to its tasks
   * @param requests how tasks that are requests are sent
   */
  QueueCore(
      ContextInternal context,
      String name,
      TaskQueueOptions options,
      TaskQueueListener aboutQueue,
      RequestSender requests) {
    this.vertx = context.owner();
    this.name = name;
    this.options = options;
    this.sending = new Sending(this, context, requests);
    this.log = new QueueLog(name, options.getLogLevel());
    this.tracing = Tracing.of(vertx, name, options.getTracingPolicy());
    this.observers = Observers.of(vertx, name, options, log, tracing, aboutQueue);
    this.scheduler =
        new Scheduler(
            new SchedulerConfig(
                options.getWorkers(),
                options.getMaxSize(),
                options.getMaxWaiting(),
                options.getMaxRetrying(),
                options.getOverflow(),
                options.getNestedPut(),
                options.isFair(),
                options.getRateLimit(),
                options.getKeyRateLimit()),
            System::nanoTime,
            QueueCore::sleeper,
            observers != null,
            new PlainTasks(),
            options.getThreadingModel() == ThreadingModel.EVENT_LOOP
                ? PACING_ON_EVENT_LOOPS
                : PACING);
    this.underWay = new EffectsUnderWay(options.getDurability());
    this.roomWait = new RoomWait(options.getMaxSize(), scheduler::buffered);
    this.timer = new WakeUpTimer(context, () -> act(Scheduler::tick));
    this.lookout = Lookout.of(options);
    this.shutdown = new Shutdown(this, context);
    this.slots = new SlotDeployer(this);
  }

  // ---- transitions

  Admission put(LocalTask task, boolean nested) {
    sending.expect(task.task());
    Admission admission;
    List<Effect> effects;
    guard.lock();
    try {
      admission = scheduler.put(task, task.scope.name(), nested);
      effects = takeEffects();
    } finally {
      guard.unlock();
    }
    carryOut(effects);
    return admission;
  }

  /** Puts a task without options, if that needs no job; see {@link Scheduler#putPlain}. */
  boolean putPlain(Task<?> task, LocalScope scope, boolean nested) {
    sending.expect(task);
    long accepted;
    List<Effect> effects;
    guard.lock();
    try {
      accepted = scheduler.putPlain(task, scope, scope.name(), nested);
      effects = takeEffects();
    } finally {
      guard.unlock();
    }
    carryOut(effects);
    return accepted > 0;
  }

  /**
   * Puts the first of some tasks without options, as many as there is room for.
   *
   * @return how many
   */
  int putPlain(@Nullable Task<?>[] tasks, int from, int to, LocalScope scope, boolean nested) {
    sending.expect(tasks[from]);
    int accepted;
    List<Effect> effects;
    guard.lock();
    try {
      accepted = scheduler.putPlain(tasks, from, to, scope, scope.name(), nested);
      effects = takeEffects();
    } finally {
      guard.unlock();
    }
    carryOut(effects);
    return accepted;
  }

  @Nullable LocalTask next(Slot slot) {
    Job job;
    List<Effect> effects;
    guard.lock();
    try {
      job = scheduler.next(slot);
      slot.handed(job);
      effects = takeEffects();
    } finally {
      guard.unlock();
    }
    carryOut(effects);
    return (LocalTask) job;
  }

  @Nullable LocalTask settleAndNext(
      Slot slot,
      LocalTask task,
      @Nullable Object value,
      @Nullable Throwable cause,
      long retryDelay) {
    Job job;
    List<Effect> effects;
    guard.lock();
    try {
      job = scheduler.settleAndNext(slot, task, value, cause, retryDelay);
      slot.handed(job);
      effects = takeEffects();
    } finally {
      guard.unlock();
    }
    carryOut(effects);
    return (LocalTask) job;
  }

  /** Slots come together for their next tasks, some having ended one. */
  void arrive(List<SlotArrival> together) {
    List<Effect> effects;
    guard.lock();
    try {
      scheduler.arrive(together);
      together.forEach(arrival -> arrival.slot().handed(arrival));
      effects = takeEffects();
    } finally {
      guard.unlock();
    }
    carryOut(effects);
  }

  /** The task that this slot runs goes on after its call. */
  void occupied(Slot slot) {
    act(state -> state.occupied(slot));
  }

  /** The threads that are awake do not keep a slot in tasks. */
  void ranOut() {
    if (scheduler.hasSleepingThread()) {
      act(Scheduler::ranOut);
    }
  }

  /** Any other transition. */
  <R> R call(Function<Scheduler, R> transition) {
    R result;
    List<Effect> effects;
    guard.lock();
    try {
      result = transition.apply(scheduler);
      effects = takeEffects();
    } finally {
      guard.unlock();
    }
    carryOut(effects);
    return result;
  }

  /** Any other transition without a result. */
  void act(Consumer<Scheduler> transition) {
    call(
        state -> {
          transition.accept(state);
          return true;
        });
  }

  // ---- effects

  /** To be called under the guard, as the end of a transition. */
  private @Nullable List<Effect> takeEffects() {
    List<Effect> effects = scheduler.takeEffects();
    if (effects != null) {
      underWay.begin();
      if (observers != null) {
        observers.sequence(effects);
      }
    }
    return effects;
  }

  private void carryOut(@Nullable List<Effect> effects) {
    if (effects == null) {
      return;
    }
    for (int i = 0; i < effects.size(); i++) { // an iterator would be paid for by all queues
      if (effects.get(i) instanceof Effect.Settled settled) {
        tellKeeper(settled);
      }
    }
    for (Effect effect : effects) {
      try {
        effect.apply(this);
      } catch (Throwable e) {
        log.bug(effect, e);
      }
    }
    underWay.end();
  }

  /** Before anyone who may block: the account of the queue may be closed meanwhile. */
  private void tellKeeper(Effect.Settled settled) {
    LocalTask task = (LocalTask) settled.job();
    if (!task.isKept()) {
      return;
    }
    try {
      task.tellKeeper(
          new Outcome(
              task.id(),
              settled.scope(),
              settled.kind(),
              settled.value(),
              settled.cause(),
              task.attempts()));
    } catch (Throwable e) {
      log.bug(settled, e);
    }
  }

  /** Whether all that has happened has been told to everybody; a hint if it goes on happening. */
  boolean hasToldAll() {
    return underWay.isNone();
  }

  @Override
  public void entered(Job job) {
    tellPut((LocalTask) job, null);
  }

  /** Where the put was made may be no more: others are told of the task all the same. */
  private void tellPut(LocalTask task, @Nullable Throwable refusal) {
    try {
      if (refusal == null) {
        task.putEntered();
      } else {
        task.putFailed(refusal);
      }
    } catch (Throwable e) {
      log.bug("telling the put of task " + task.id() + " what has become of it", e);
    }
  }

  @Override
  public void settled(Effect.Settled settled) {
    LocalTask task = (LocalTask) settled.job();
    Throwable cause = settled.cause();
    if (cause == null) {
      task.tellOutcome(settled.value(), null);
      return;
    }
    tellPut(task, settled.entered() ? null : cause);
    if (!task.tellOutcome(null, cause) && settled.kind() == OutcomeKind.FAILURE) {
      handleFailure(
          new TaskFailure(task.id(), settled.scope(), settled.kind(), cause, task.attempts()));
    }
  }

  private void handleFailure(TaskFailure failure) {
    if (options.getExceptionHandler() == null) {
      log.failed(failure);
      return;
    }
    try {
      options.getExceptionHandler().handle(failure);
    } catch (Throwable e) {
      log.handlerFailed(failure, e);
    }
  }

  @Override
  public void stopWork(Job job, int attempt) {
    ((LocalTask) job).stop(attempt);
  }

  @Override
  public void overdue(Job job, int attempt) {
    LocalTask task = (LocalTask) job;
    long delay = retryDelay(task, attempt, Scheduler.timeout(job));
    act(state -> state.timedOut(job, attempt, delay));
  }

  @Override
  public void backsOff(Job job, int attempt, long delay) {
    ((LocalTask) job).tellBackOff(attempt, delay);
  }

  @Override
  public void abandoned(SlotState slot) {
    log.abandoned();
    slots.replace();
  }

  @Override
  public void manyIdleKeys(int number) {
    log.manyIdleKeys(number, options.getKeyRateLimit());
  }

  @Override
  public void setTimer(long deadline) {
    timer.set(deadline);
  }

  @Override
  public void drained() {
    timer.stop();
    shutdown.drained();
  }

  @Override
  public void happened(Event event) {
    if (observers != null) {
      observers.happened(event);
    }
  }

  /** The queue's slots have gone. */
  void stopped() {
    if (observers != null) {
      observers.close();
    }
  }

  /** What is unfinished and stored is the next owner's; under the guard. */
  void leave() {
    if (observers != null) {
      observers.leave();
    }
  }

  // ---- around executions

  /**
   * Makes a job of a task.
   *
   * @param caller the context of the put, whose locals the execution is to have
   */
  LocalTask newTask(
      LocalScope scope,
      Task<?> task,
      JobSpec spec,
      LocalTask.@Nullable Extras extras,
      @Nullable ContextInternal caller) {
    if (observers == null) {
      return new LocalTask(scope, CarriedTask.of(task, caller, null), spec, extras);
    }
    PutTrace trace = tracing == null ? null : tracing.put(caller, scope.name());
    Task<?> carried = CarriedTask.of(task, caller, trace);
    return new ObservedTask(scope, carried, spec, extras, trace);
  }

  /** Whether somebody is to be told of each task, so that all need a job from their put on. */
  boolean isObserved() {
    return observers != null;
  }

  /** The task that the calling code is part of, if it runs on the context of one of the slots. */
  @Nullable Assignment runningHere() {
    return runningOn(ContextInternal.current());
  }

  /** The task whose slot this context belongs to, if it is the context of one. */
  @Nullable Assignment runningOn(@Nullable ContextInternal current) {
    Slot slot = slotOf(current);
    return slot == null ? null : slot.current();
  }

  private @Nullable Slot slotOf(@Nullable ContextInternal current) {
    return current == null || current.threadingModel() != options.getThreadingModel()
        ? null
        : current.unwrap().get(this);
  }

  /**
   * Nanoseconds after which a failed execution is to be tried again; negative for never. What
   * follows one that has timed out or was cancelled is decided already, so a policy that counts is
   * not asked again.
   */
  long retryDelay(LocalTask task, int attempt, Throwable failure) {
    LocalTask.Extras extras = task.extras();
    if (extras == null || attempt >= task.spec.maxAttempts() || task.isOver(attempt)) {
      return -1;
    }
    try {
      return extras.retryOn().test(failure)
          ? Limits.waitNanos(extras.retryPolicy().delay(failure, attempt))
          : -1;
    } catch (Throwable e) {
      QueueLog.attach(e, failure);
      return -1;
    }
  }

  void tellTaken(String scope, long lastSeq) {
    ObjLongConsumer<String> told = whenTaken;
    if (told != null) {
      told.accept(scope, lastSeq);
    }
  }

  /** Number of the calling thread, if it is likely to sleep while its put waits; else 0. */
  private static long sleeper() {
    return ContextInternal.current() == null ? Thread.currentThread().getId() : 0;
  }

  /** Where to tell the caller what has become of its task. */
  ContextInternal callerContext() {
    ContextInternal current = vertx.getContext();
    return current != null ? current : elsewhere();
  }

  /** A context that belongs to no verticle, and lasts as long as Vert.x. */
  ContextInternal elsewhere() {
    ContextInternal known = elsewhere;
    if (known == null) {
      known = vertx.createEventLoopContext(); // two threads may make two, which is as good
      elsewhere = known;
    }
    return known;
  }

  /** The same future, completing on the caller's context. */
  <T> Future<T> forCaller(Future<T> future) {
    Promise<T> promise = vertx.getOrCreateContext().promise();
    future.onComplete(promise);
    return promise.future();
  }

  /** The same for the queue's end, before which the contexts of its slots go. */
  <T> Future<T> endForCaller(Future<T> end) {
    return slotOf(ContextInternal.current()) == null ? forCaller(end) : end;
  }

  /** Whether the thread that this task blocks is to be interrupted with its end. */
  boolean mayInterrupt(Assignment task) {
    LocalTask.Extras extras = task.extras();
    return extras != null
        && extras.interrupt()
        && options.getThreadingModel() != ThreadingModel.EVENT_LOOP;
  }

  /** A task that leaves its thread interrupted must not interrupt the next one. */
  void clearInterrupt() {
    if (options.getThreadingModel() != ThreadingModel.EVENT_LOOP) {
      Thread.interrupted();
    }
  }
}
