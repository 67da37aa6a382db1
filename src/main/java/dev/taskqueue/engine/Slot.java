package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.SlotArrival.Answer;
import dev.taskqueue.engine.scheduler.Job;
import dev.taskqueue.engine.scheduler.JobSpec;
import dev.taskqueue.engine.scheduler.Lent;
import dev.taskqueue.engine.scheduler.SlotState;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A worker verticle that runs one task at a time. It pulls: having finished a task it settles it
 * and takes the next one in a single transition, and goes on until there is none. Only when idle it
 * has to be woken. While its tasks are requests it works where the queue sends those: to send one
 * and to take the reply needs no thread of its own. There, and on an event loop of its own, it
 * comes for its tasks together with others; see {@link Arrivals}. Its tasks begin on its context,
 * or that for requests; what else it does runs on that thread, but for what is said to be called
 * elsewhere.
 */
final class Slot extends SlotState implements Deployable, Handler<Void> {

  /** Tasks that it runs in a row before it lets other work of its context have a turn. */
  private static final int TURN = 256;

  /** It does so earlier when they have taken longer than this together. */
  private static final long TURN_NANOS = 10_000_000;

  /** A sleep keeps what tasks have left behind for the context waiting as long as many tasks. */
  private static final int TURN_PER_DOZE = 32;

  /**
   * How often in a row it may find only few tasks before more threads are to put some. That one
   * that puts many is held up for a moment is no reason to wake another.
   */
  private static final int MOST_TIMES_FEW = 4;

  /**
   * How much later a request ends than the timers of its task would have let go of it. These are
   * the queue's own and are set a little before, so this has only to be more than they may come
   * late; less would end the work before it could be given up, more keeps a worker's slot taken.
   */
  private static final Duration AFTER_ABANDON = Duration.ofSeconds(1);

  private enum Post {
    NONE,
    AWAKE,
    ASLEEP
  }

  private final QueueCore core;

  /** In a cluster, that of its thread: it is there for as long as the context, which leads here. */
  private final @Nullable KeptPool pool;

  private @Nullable ContextInternal context;

  /** Null if its context has a thread of its own, or one that comes for it. */
  private @Nullable Arrivals arrivals;

  /** Whether the last task was a request. */
  private boolean sends;

  /** Which thread works for it; the last one to come, if it has just moved. */
  private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

  /** Whether its thread waits to be called, and how. */
  private final AtomicReference<Post> post = new AtomicReference<>(Post.NONE);

  /** Which thread sleeps at its post. */
  private @Nullable Thread sleeper;

  /** How often in a row it has run only few tasks before there was none. */
  private int timesFew;

  /** Whether it has slept there, or nearly so, since it was last asked. */
  private boolean dozed;

  private final Stopwatch stopwatch = new Stopwatch();

  /** Which execution of the task it was last handed that is; the guard's. */
  private int attempt;

  /** What it works at, unless that was lent; null between tasks. */
  private @Nullable Assignment whole;

  /** Whether it works at a lent task. A reference to each would cost more than the task. */
  private boolean atLent;

  Slot(QueueCore core, @Nullable KeptPool pool) {
    this.core = core;
    this.pool = pool;
  }

  @Override
  public Future<?> deploy(Context context) {
    this.context = (ContextInternal) context;
    context.put(core, this);
    if (context.threadingModel() == ThreadingModel.EVENT_LOOP) {
      arrivals = core.slots.arrivals(this.context.nettyEventLoop());
    }
    return Future.succeededFuture();
  }

  /**
   * However the slot comes to be undeployed, what the queue has accepted is worked off first,
   * unless the slot was given up.
   */
  @Override
  public Future<?> undeploy(Context context) {
    return isGivenUp() ? Future.succeededFuture() : core.shutdown.drain();
  }

  /** Called under the guard, as the task may be taken away and run elsewhere right after. */
  void handed(@Nullable Job job) {
    if (job != null) {
      attempt = job.attempts();
    }
  }

  /** Called under the guard, as it may be woken and come elsewhere right after if it is idle. */
  void handed(SlotArrival arrival) {
    handed(arrival.next());
    if (arrival.next() != null) {
      arrival.answer = Answer.RUN;
    } else if (tells) {
      arrival.answer = Answer.ASK_AGAIN;
    } else if (rests) {
      arrival.answer = Answer.COME_AGAIN;
    } else if (isGivenUp()) {
      arrival.answer = Answer.LEAVE;
    } else {
      arrival.answer = isOutOfTasks() ? Answer.RAN_OUT : Answer.WAIT;
    }
  }

  @Override
  protected void wake() {
    switch (post.getAndSet(Post.NONE)) {
      case NONE -> summon();
      case AWAKE -> {} // it sees that it has been called
      case ASLEEP -> LockSupport.unpark(sleeper);
    }
  }

  /**
   * Has it come for a task. If that is likely to be none for which it stays on the event loop, it
   * is not to depend on that one. (It never looks out there, so nobody is at its post.)
   */
  private void summon() {
    if (sends && !core.sending.expectsRequest()) {
      ownContext()
          .runOnContext(
              v -> {
                sends = false;
                handle(null);
              });
    } else {
      come();
    }
  }

  /** Comes for a task to where it works. */
  private void come() {
    Arrivals together = arrivals();
    if (together != null) {
      together.add(new SlotArrival(this));
    } else {
      place().runOnContext(this);
    }
  }

  /** From now on it is called, not woken; if it has been woken already, it sees that it comes. */
  void lookOut() {
    post.getAndSet(Post.AWAKE);
  }

  boolean isLookingOut() {
    return post.getAcquire() != Post.NONE;
  }

  /** Sleeps on its thread until it is called, so many nanoseconds at most. */
  void doze(long nanos) {
    dozed = true;
    sleeper = Thread.currentThread();
    if (!post.compareAndSet(Post.AWAKE, Post.ASLEEP)) {
      return;
    }
    long start = System.nanoTime();
    for (long left = nanos; left > 0 && post.getAcquire() == Post.ASLEEP && !isComing(); ) {
      LockSupport.parkNanos(this, left);
      Thread.interrupted(); // meant for a task that has ended
      left = nanos - (System.nanoTime() - start);
    }
  }

  /** It is to sleep there no longer, though it is not called. */
  void rouse() {
    if (post.compareAndSet(Post.ASLEEP, Post.AWAKE)) {
      LockSupport.unpark(sleeper);
    }
  }

  /** Its queue has ended: its thread may end too. */
  void restThread() {
    if (pool != null) {
      pool.rest();
    }
  }

  /** Ends the lookout; whether it was called. */
  boolean endLookout() {
    return post.getAndSet(Post.NONE) == Post.NONE;
  }

  /** Which execution that is; under the guard. */
  int attempt() {
    return attempt;
  }

  /** Nanoseconds for which it has been under way. */
  long age(long now) {
    return stopwatch.elapsed(now);
  }

  @Override
  public void handle(@Nullable Void woken) {
    stopwatch.start();
    work(core.next(this));
  }

  /**
   * The task whose code its own context runs, if any: that of a request is elsewhere. To be asked
   * there.
   */
  @Nullable Assignment current() {
    if (sends) {
      return null;
    }
    return atLent ? (LentTask) latestLent() : whole;
  }

  /** Whether work of a task goes on. */
  boolean isBusy() {
    return atLent || whole != null;
  }

  /** Whether a task keeps its thread, and so its context, from anything else. */
  boolean isBlocked() {
    return worker.getAcquire() != null && isBusy();
  }

  private void work(@Nullable Assignment first) {
    Thread thread = Thread.currentThread();
    worker.setRelease(thread);
    workOff(first);
    worker.compareAndSet(thread, null);
  }

  /**
   * The next task, though there was none just now; null if this slot has to be woken for it.
   *
   * @param ran how many it has run since it was idle before
   */
  private @Nullable LocalTask nextOnLookout(int ran) {
    LocalTask task = null;
    while (task == null && isOutOfTasks() && !isGivenUp() && !core.shutdown.isDrained()) {
      timesFew = ran <= Lookout.FEW ? timesFew + 1 : 0;
      if (timesFew >= MOST_TIMES_FEW) {
        core.ranOut(); // it may be called here for each of few tasks, and never go away
      }
      if (!core.lookout.watch(this, ran)) {
        return null;
      }
      core.clearInterrupt();
      stopwatch.skip();
      task = core.next(this);
    }
    return task;
  }

  private void workOff(@Nullable Assignment first) {
    Assignment task = first;
    int idle = 0;
    long began = stopwatch.reading();
    for (int turn = 0; ; turn++) {
      if (rests) {
        comeLater();
        return;
      }
      if (task == null) {
        task = nextOnLookout(turn - idle);
        if (dozed) {
          dozed = false;
          turn = Math.min(turn + TURN_PER_DOZE, TURN - 1);
        }
        idle = turn;
      }
      if (task == null) {
        if (isOutOfTasks()) {
          core.ranOut();
        }
        return;
      }
      if (core.sending.isSentApart(task.task())) {
        moveForRequest(task);
        return;
      }
      Future<?> future = started(task);
      if (!future.isComplete()) {
        occupied();
        awaitEnd(task, future);
        core.clearInterrupt(); // what else is left on this context is not to see it
        return;
      }
      stopwatch.lap();
      rests = turn + 1 == TURN || stopwatch.reading() - began > TURN_NANOS;
      task = end(task, future.result(), future.cause());
    }
  }

  /** On the event loop only requests may start; for any other task it is to come to its own. */
  @Override
  protected boolean isAway() {
    return sends;
  }

  @Override
  protected boolean startsHere(@Nullable Object payload) {
    sends = core.sending.isSentApart((Task<?>) payload);
    rests = !sends;
    return sends;
  }

  /**
   * Lets other work of the context that it comes to have a turn. It keeps no task meanwhile: that
   * work may block, and wait for the very task.
   */
  private void comeLater() {
    rests = false;
    try {
      come();
    } catch (RejectedExecutionException undeployed) {
      // The queue was closed without waiting for its tasks.
    }
  }

  private void occupied() {
    stopwatch.pending();
    if (quick) {
      core.occupied(this);
    }
  }

  /** Goes on with this task where requests are sent from. */
  private void moveForRequest(Assignment task) {
    occupied();
    sends = true;
    try {
      place()
          .runOnContext(
              v -> {
                stopwatch.start();
                runOne(task);
              });
    } catch (RejectedExecutionException undeployed) {
      core.settleAndNext(this, task.job(), null, undeployed, JobSpec.NONE);
    }
  }

  /** On whatever thread completes a task's future. */
  private void ended(Assignment task, @Nullable Object value, @Nullable Throwable failure) {
    try {
      if (arrivals() == null) {
        // Never in here: what has completed the future may be in the middle of something, and the
        // slot would go on from one task to the next ever deeper in its stack.
        place().runOnContext(v -> goOn(task, value, failure));
      } else if (failure == null) {
        comeAfter(task.job(), value, null, JobSpec.NONE);
      } else {
        place().runOnContext(v -> comeAfterFailure(task.job(), failure));
      }
    } catch (RejectedExecutionException undeployed) {
      // The queue was closed without waiting for this work, whose task has its outcome.
      core.settleAndNext(this, task.job(), value, failure, JobSpec.NONE);
    }
  }

  private void goOn(Assignment ended, @Nullable Object value, @Nullable Throwable failure) {
    stopwatch.start();
    work(end(ended, value, failure));
  }

  /** On its context, where it is decided whether the task is to be tried again. */
  private void comeAfterFailure(LocalTask ended, Throwable failure) {
    comeAfter(ended, null, failure, core.retryDelay(ended, attempt, failure));
  }

  private void comeAfter(
      LocalTask ended, @Nullable Object value, @Nullable Throwable failure, long retryDelay) {
    Objects.requireNonNull(arrivals())
        .add(new SlotArrival(this, ended, value, failure, retryDelay));
  }

  /** It asks for a task, together with others. */
  void comes(SlotArrival arrival) {
    stopwatch.start();
    quick = false; // nothing is lent to it while it has to come for each
    if (arrival.ended() != null) {
      leave();
      forgetLent();
    }
  }

  /** Those have been told who were to be told before it takes a task. */
  SlotArrival asksAgain() {
    tells = false;
    return new SlotArrival(this);
  }

  /**
   * It has its answer.
   *
   * @param alone whether no other one has a task that it has not begun
   */
  void answered(SlotArrival arrival, boolean alone) {
    switch (arrival.answer) {
      case RUN -> {
        LocalTask next = (LocalTask) Objects.requireNonNull(arrival.next());
        if (alone && !sends) {
          stopwatch.start();
          work(next);
        } else {
          runOne(next);
        }
      }
      case ASK_AGAIN -> Objects.requireNonNull(arrivals()).add(asksAgain());
      case COME_AGAIN -> comeLater();
      case RAN_OUT -> core.ranOut();
      case WAIT -> {}
      case LEAVE -> core.slots.dismiss(this);
    }
  }

  /** Vert.x was closed without waiting for the task, which has its outcome. */
  void cannotCome(SlotArrival arrival) {
    if (arrival.ended() instanceof LocalTask ended) {
      core.settleAndNext(this, ended, arrival.value(), arrival.cause(), JobSpec.NONE);
    }
  }

  /** Runs this task, and comes for the next one when it has ended. */
  private void runOne(Assignment task) {
    Thread thread = Thread.currentThread();
    worker.setRelease(thread);
    Future<?> future = started(task);
    worker.compareAndSet(thread, null);
    stopwatch.pending();
    if (future.isComplete()) { // it may be of a context that is blocked
      ended(task, future.result(), future.cause());
    } else {
      awaitEnd(task, future);
    }
  }

  private void awaitEnd(Assignment task, Future<?> future) {
    future.onComplete((value, failure) -> ended(task, value, failure));
  }

  private Future<?> started(Assignment task) {
    try {
      return start(task);
    } catch (Throwable e) {
      return Future.failedFuture(e);
    }
  }

  private Future<?> start(Assignment task) throws Exception {
    if (task instanceof LentTask) {
      atLent = true;
    } else {
      whole = task;
    }
    Task<?> work = task.task();
    TaskContext execution = task.begin(attempt);
    if (work == null || execution == null) { // settled since it was handed out
      return Future.succeededFuture();
    }
    return work instanceof CarriedTask carried
        ? carried.run(place(), () -> call(carried.task(), task, execution))
        : call(work, task, execution);
  }

  private Future<?> call(Task<?> work, Assignment task, TaskContext execution) throws Exception {
    if (sends || !core.mayInterrupt(task)) {
      return run(work, task, execution);
    }
    Control control = task.job().control(attempt);
    control.enter();
    try {
      return run(work, task, execution);
    } finally {
      control.leave();
    }
  }

  private Future<?> run(Task<?> work, Assignment task, TaskContext execution) throws Exception {
    Future<?> future =
        work instanceof TaskRequest request
            ? core.sending.send(
                request, execution, replyTimeout(task.job()), afterCancel(task.job()))
            : work.run(execution);
    return Objects.requireNonNull(future, "the task returned no future");
  }

  private @Nullable Assignment end(
      Assignment task, @Nullable Object value, @Nullable Throwable failure) {
    leave();
    if (failure == null && !rests && stopwatch.isQuick()) {
      Lent next = nextLent(value);
      if (next != null) {
        return (LentTask) next;
      }
    }
    forgetLent();
    long retryDelay = failure == null ? -1 : core.retryDelay(task.job(), attempt, failure);
    quick = stopwatch.isQuick();
    return given(core.settleAndNext(this, task.job(), value, failure, retryDelay));
  }

  /** Its work at its task has ended. */
  private void leave() {
    if (!sends) {
      core.clearInterrupt();
    }
    atLent = false;
    whole = null;
  }

  /** What it goes on with, having been given this in answer to its last question. */
  private @Nullable LocalTask given(@Nullable LocalTask next) {
    if (next == null && isGivenUp()) {
      rests = false;
      core.slots.dismiss(this);
    }
    if (!tells) {
      return next;
    }
    tells = false;
    stopwatch.skip();
    return core.next(this);
  }

  /**
   * How long the handler may keep this slot, and that of the worker it runs at. What the task's own
   * limits end, the queue's timers end; this time is over after them, and only lets go of a handler
   * that has died. If the task is given up before, a worker's slot is to be free soon after this
   * one: what this one goes on with may need it.
   */
  private Duration replyTimeout(LocalTask task) {
    Duration silence = core.options.getRequestTimeout();
    long limits = task.spec.timeout();
    if (limits == JobSpec.NONE) {
      return silence;
    }
    return task.spec.abandonAfter() == JobSpec.NONE
        ? silence.plusNanos(limits)
        : AFTER_ABANDON.plusNanos(limits).plusNanos(task.spec.abandonAfter());
  }

  /** The same from the moment on at which the task is cancelled, if that ends it earlier. */
  private static @Nullable Duration afterCancel(LocalTask task) {
    return task.spec.abandonAfter() == JobSpec.NONE
        ? null
        : AFTER_ABANDON.plusNanos(task.spec.abandonAfter());
  }

  /** The others that come to where it works, if that is an event loop. */
  private @Nullable Arrivals arrivals() {
    return sends ? core.sending.arrivals : arrivals;
  }

  /** Where it works. */
  ContextInternal place() {
    return sends ? core.sending.context : ownContext();
  }

  private ContextInternal ownContext() {
    return Objects.requireNonNull(context);
  }
}
