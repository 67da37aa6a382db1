package dev.taskqueue.engine.scheduler;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueState;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.engine.scheduler.Event.Kind;
import dev.taskqueue.engine.scheduler.Job.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All mutable state of one queue. Not thread-safe: the caller guards each transition and the call
 * of {@link #takeEffects} that ends it, as one.
 *
 * <p>Invariants, after every transition:
 *
 * <ul>
 *   <li>running slots ≤ workers (unless there were more before they were made fewer);
 *   <li>tasks in the buffer ≤ maxSize, but for nested puts, and for one task that can start while
 *       none in the buffer can, which are counted;
 *   <li>puts wait only while the buffer is full;
 *   <li>a slot is idle only if no task may start, or enough other slots are on their way;
 *   <li>a scope's joins wait only while it has an unfinished task.
 * </ul>
 */
public final class Scheduler {

  private final SchedulerConfig config;
  private final LongSupplier clock;
  private final SlotPool slots;
  private final Buffer buffer;
  private final Line waiters;

  /** Retries that wait for room. Accepted long ago, so they go before the waiters. */
  private final JobList returning = new JobList();

  private final @Nullable RateWindow rate;

  /** Its deadline is when the rate limit allows the next start. */
  private final Timed rateGate = new Timed() {};

  private final EffectLog effects = new EffectLog();

  /** Null if nobody is to be told of what happens; nothing is recorded then. */
  private final @Nullable Events events;

  private final Deadlines deadlines = new Deadlines(effects::setTimer);
  private final Scopes scopes;
  private final Map<String, Job> byId = new HashMap<>();
  private final Tally ended = new Tally();

  /** What is to be done when no task is unfinished. */
  private final List<Effect> whenIdle = new ArrayList<>(0);

  private boolean closing;
  private boolean closed;
  private int delayed;
  private int retrying;
  private long unfinished;
  private long accepted;
  private long rejected;
  private long retries;
  private long beyondBound;
  private long abandoned;
  private int peakBuffered;

  /** A queue without slots that records no {@link Event}s. */
  public Scheduler(SchedulerConfig config, LongSupplier clock) {
    this(config, clock, false);
  }

  /**
   * A queue without slots.
   *
   * @param clock nanoseconds from any origin, as {@link System#nanoTime}; read only where needed
   * @param observed whether to record {@link Event}s
   */
  public Scheduler(SchedulerConfig config, LongSupplier clock, boolean observed) {
    this.config = config;
    this.clock = clock;
    this.events = observed ? new Events(effects, clock) : null;
    this.slots = new SlotPool(config.workers());
    this.scopes = new Scopes(clock, effects);
    Supplier<Line> newLine = config.fair() ? FairLine::new : JobList::new;
    this.waiters = newLine.get();
    this.buffer = new Buffer(newLine, new KeyLanes(config.keyRateLimit(), clock, deadlines));
    this.rate = config.rateLimit() == null ? null : new RateWindow(config.rateLimit());
  }

  /** What the transitions since the last call have left to be done, in order; null if nothing. */
  public @Nullable List<Effect> takeEffects() {
    return effects.take();
  }

  // ---- puts

  /**
   * Accepts a task or refuses it.
   *
   * @param nested whether a running task of this queue puts it
   */
  public Admission put(Job job, String scope, boolean nested) {
    if (closed || (closing && !nested)) {
      return reject(job, Admission.CLOSED);
    }
    if (job.spec.id() != null && byId.containsKey(job.spec.id())) {
      return Admission.DUPLICATE;
    }
    if (job.spec.delay() > 0) {
      return putDelayed(job, scope, nested);
    }
    if (hasRoom()) {
      accept(job, scope);
      enter(job);
      return Admission.ENTERED;
    }
    return putIntoFull(job, scope, nested);
  }

  private Admission putIntoFull(Job job, String scope, boolean nested) {
    foundNoRoom();
    return switch (config.overflow()) {
      case WAIT -> nested ? putBeyondBound(job, scope) : putAndWait(job, scope);
      case FAIL -> reject(job, Admission.FULL);
      case DROP_NEWEST -> {
        accept(job, scope);
        drop(job);
        yield Admission.ENTERED;
      }
      case DROP_OLDEST -> {
        accept(job, scope);
        dropOldest();
        enter(job);
        admitWaiters(); // what was dropped may have been the only task that was ready
        yield Admission.ENTERED;
      }
    };
  }

  private Admission putAndWait(Job job, String scope) {
    if (waitingIsFull()) {
      return reject(job, Admission.FULL);
    }
    accept(job, scope);
    await(job);
    admitWaiters();
    return Admission.PENDING;
  }

  private Admission putBeyondBound(Job job, String scope) {
    if (config.nestedPut() == NestedPutPolicy.FAIL) {
      return reject(job, Admission.FULL);
    }
    accept(job, scope);
    beyondBound++;
    enter(job);
    return Admission.ENTERED;
  }

  private Admission putDelayed(Job job, String scope, boolean nested) {
    if (waitingIsFull()) {
      return reject(job, Admission.FULL);
    }
    accept(job, scope);
    job.nested = nested;
    delay(job, State.DELAYED, job.spec.delay());
    return Admission.PENDING;
  }

  private Admission reject(Job job, Admission why) {
    rejected++;
    if (events != null) {
      events.of(Kind.REJECTED, job);
    }
    return why;
  }

  private boolean waitingIsFull() {
    return waiters.size() + delayed >= config.maxWaiting();
  }

  private void accept(Job job, String scopeName) {
    job.seq = ++accepted;
    scopes.enroll(job, scopeName);
    unfinished++;
    if (job.spec.id() != null) {
      byId.put(job.spec.id(), job);
    }
    if (events != null) {
      events.of(Kind.ACCEPTED, job);
    }
  }

  private void foundNoRoom() {
    if (events != null) {
      events.noRoom();
    }
  }

  private boolean hasRoom() {
    return buffer.size() < config.maxSize();
  }

  private void enter(Job job) {
    job.state = State.BUFFERED;
    buffer.add(job);
    peakBuffered = Math.max(peakBuffered, buffer.size());
    if (events != null) {
      events.of(Kind.ENTERED, job);
    }
    if (job.spec.ttl() != JobSpec.NONE) {
      setDeadline(job, job.spec.ttl());
    }
    wakeSlots();
  }

  private void await(Job job) {
    if (events != null && job.state == State.NEW) {
      events.of(Kind.WAITING, job);
    }
    job.state = State.WAITING;
    waiters.add(job);
    if (job.spec.putTimeout() != JobSpec.NONE) {
      setDeadline(job, job.spec.putTimeout());
    }
  }

  private void delay(Job job, State state, long delay) {
    job.state = state;
    if (state == State.DELAYED) {
      delayed++;
      if (events != null) {
        events.of(Kind.WAITING, job);
      }
    } else {
      retrying++;
    }
    setDeadline(job, delay);
  }

  private void admitWaiters() {
    while (hasRoom()) {
      Job job = returning.poll();
      if (job != null) {
        retrying--;
        enter(job);
        continue;
      }
      job = waiters.poll();
      if (job == null) {
        if (events != null) {
          events.room();
        }
        return;
      }
      deadlines.remove(job);
      enterLate(job);
    }
    if (buffer.ready() == 0) {
      admitWhoeverCanMove();
    }
  }

  /**
   * What fills the buffer may be waiting for something that comes only after what waits for room
   * there: all for the key of a retry, or all for a reader that puts what it reads into another
   * scope. Then one that can start is let in beyond the bound, and counted.
   */
  private void admitWhoeverCanMove() {
    Job retry = firstNotGated(returning);
    if (retry != null) {
      returning.remove(retry);
      retrying--;
      beyondBound++;
      enter(retry);
      return;
    }
    Job waiter = buffer.isHeld() ? firstNotGated(waiters) : null;
    if (waiter != null) {
      waiters.remove(waiter);
      deadlines.remove(waiter);
      beyondBound++;
      enterLate(waiter);
    }
  }

  private static @Nullable Job firstNotGated(Line line) {
    if (line.isEmpty()) {
      return null;
    }
    List<Job> found = new ArrayList<>();
    line.collect(job -> !isGated(job), found);
    return found.isEmpty() ? null : found.get(0);
  }

  private static boolean isGated(Job job) {
    return job.scope != null && job.scope.gated;
  }

  private void enterLate(Job job) {
    enter(job);
    effects.add(new Effect.Entered(job));
  }

  // ---- slots

  /** Adds an idle slot. */
  public void addSlot(SlotState slot) {
    slots.add(slot);
    wakeSlots();
  }

  /** A slot that has been woken asks for a job; null leaves it idle until it is woken again. */
  public @Nullable Job next(SlotState slot) {
    if (!slots.admit(slot, startable() > 0)) {
      return null;
    }
    Job job = Objects.requireNonNull(buffer.poll());
    deadlines.remove(job);
    if (rate != null) {
      rate.take(clock.getAsLong());
    }
    job.state = State.RUNNING;
    if (++job.attempts > 1) {
      retries++;
    }
    slots.start(slot, job);
    if (events != null) {
      events.of(Kind.STARTED, job, slot);
    }
    if (job.spec.timeout() != JobSpec.NONE) {
      setDeadline(job, job.spec.timeout());
    }
    admitWaiters();
    wakeSlots(); // for a key that this slot has freed, or a permit that came while it was on its
    // way
    return job;
  }

  /**
   * A slot has done its job, and asks for the next one.
   *
   * @param cause why it failed; null if it has not
   * @param retryDelay nanoseconds after which a failed job is to be tried again; negative for never
   */
  public @Nullable Job settleAndNext(
      SlotState slot, Job job, @Nullable Object value, @Nullable Throwable cause, long retryDelay) {
    if (slot.job != job || slot.retired) {
      return null; // given up meanwhile: another slot has its place
    }
    boolean settles = slot.executing() == job;
    release(slot);
    if (settles) {
      deadlines.remove(job);
      if (cause != null) {
        fail(job, cause, retryDelay);
      } else {
        settle(job, value == null ? OutcomeKind.NULL : OutcomeKind.SUCCESS, value, null);
      }
    }
    return next(slot);
  }

  /** The answer to {@link Effect.Overdue}: fails that execution if it is still under way. */
  public void timedOut(Job job, int attempt, long retryDelay) {
    if (job.state == State.RUNNING && job.attempts == attempt) {
      detach(job);
      fail(job, Causes.timeout(job), retryDelay);
    }
  }

  /** What an execution that is over its time fails with. */
  public static Throwable timeout(Job job) {
    return Causes.timeout(job);
  }

  private void fail(Job job, Throwable cause, long retryDelay) {
    if (retryDelay >= 0 && job.attempts < job.spec.maxAttempts()) {
      if (events != null) {
        events.retrying(job, cause, retryDelay);
      }
      delay(job, State.BACKOFF, retryDelay);
    } else {
      settle(job, OutcomeKind.FAILURE, null, cause);
    }
  }

  /** The job is no longer the slot's to settle, but the slot stays taken until the work ends. */
  private void detach(Job job) {
    SlotState slot = Objects.requireNonNull(job.slot);
    slot.detached = true;
    deadlines.remove(job);
    if (job.spec.abandonAfter() != JobSpec.NONE) {
      setDeadline(slot, job.spec.abandonAfter());
    }
    effects.add(new Effect.StopWork(job, job.attempts));
  }

  /** The slot's work has ended, or is given up. */
  private void release(SlotState slot) {
    deadlines.remove(slot);
    if (events != null) {
      events.of(Kind.RELEASED, Objects.requireNonNull(slot.job), slot);
    }
    slots.release(slot);
    KeyLane lane = slot.lane;
    if (lane != null) {
      slot.lane = null;
      buffer.release(lane);
    }
  }

  /** How many tasks may start now. If only the rate limit forbids it, a timer is set. */
  private int startable() {
    int ready = buffer.ready();
    if (rate == null || ready == 0) {
      return ready;
    }
    long now = clock.getAsLong();
    int available = rate.available(now);
    if (available == 0 && rateGate.heapIndex < 0) {
      deadlines.set(rateGate, rate.earliest(now));
    }
    return Math.min(ready, available);
  }

  private void wakeSlots() {
    if (!slots.mayWake()) {
      return;
    }
    int startable = startable();
    for (SlotState slot; (slot = slots.wake(startable)) != null; ) {
      effects.add(slot);
    }
  }

  // ---- outcomes

  private void settle(
      Job job, OutcomeKind kind, @Nullable Object value, @Nullable Throwable cause) {
    ScopeState scope = Objects.requireNonNull(job.scope);
    boolean undecided = job.state == State.DELAYED || job.state == State.WAITING;
    job.state = State.SETTLED;
    if (job.spec.id() != null) {
      byId.remove(job.spec.id());
    }
    ended.add(kind);
    if (events != null) {
      events.settled(job, kind, cause);
    }
    if (cause != null || undecided || job.spec.submitted()) {
      effects.add(new Effect.Settled(job, kind, value, cause, scope.name));
    }
    job.payload = null;
    leaveLane(job);
    scopes.settle(job, scope, kind, value, cause);
    if (scope.reader != null
        && !scope.gated
        && !closing
        && scope.reader.pending >= config.maxSize()) {
      buffer.gate(scope);
      admitWaiters();
    }
    if (--unfinished == 0) {
      becameIdle();
    }
  }

  private void becameIdle() {
    if (events != null) {
      events.of(Kind.IDLE);
    }
    if (!whenIdle.isEmpty()) {
      whenIdle.forEach(effects::add);
      whenIdle.clear();
    }
    if (closing) {
      close();
    }
  }

  /** Frees the key for the next task, unless the work of this one goes on. */
  private void leaveLane(Job job) {
    KeyLane lane = job.lane;
    SlotState slot = job.slot;
    job.slot = null;
    if (lane == null) {
      return;
    }
    job.lane = null;
    if (slot != null && slot.job == job && slot.detached) {
      slot.lane = lane;
    } else {
      buffer.release(lane);
    }
  }

  private void drop(Job job) {
    settle(
        job, OutcomeKind.DROPPED, null, Causes.dropped(job, config.maxSize(), config.overflow()));
  }

  /** One for one: a buffer that is beyond its bound stays so until slots have worked it off. */
  private void dropOldest() {
    Job oldest = buffer.oldest();
    buffer.remove(oldest);
    deadlines.remove(oldest);
    drop(oldest);
  }

  // ---- joins

  /**
   * Hands the outcomes of a scope to a reader, until the scope is joined or the queue is closed.
   * When {@code maxSize} of them are not consumed, no task of the scope starts until half of them
   * are.
   *
   * @return false if the scope has a reader, or the queue is closed
   */
  public boolean read(String scope, OutcomeReader reader) {
    return !closed && scopes.read(scope, reader);
  }

  /** A reader has consumed so many outcomes. */
  public void consumed(OutcomeReader reader, int count) {
    reader.pending -= count;
    if (reader.scope.gated && reader.pending <= config.maxSize() / 2) {
      buffer.ungate(reader.scope);
      wakeSlots();
    }
  }

  /**
   * Hands no more outcomes to a reader; what ends from now on is kept for the join again.
   *
   * @return the number of outcomes that were handed out and not consumed
   */
  public int stopReading(OutcomeReader reader) {
    ScopeState scope = reader.scope;
    scopes.stopReading(scope, reader);
    if (scope.gated) {
      buffer.ungate(scope);
      wakeSlots();
    }
    return reader.pending;
  }

  /** Waits for the scope's last task, then takes its results. */
  public void join(String scope, Joiner joiner) {
    if (closed) {
      effects.add(
          new Effect.JoinFailed(
              joiner,
              new QueueClosedException("the queue is closed; its last results went to close()")));
    } else {
      scopes.join(scope, joiner);
    }
  }

  /** Gives up a join; false if it has been answered. */
  public boolean withdraw(String scope, Joiner joiner) {
    return scopes.withdraw(scope, joiner);
  }

  /** How far a scope is. */
  public ScopeProgress progress(String scope) {
    return scopes.progress(scope, slots.all());
  }

  /** The scope of the running job with this id, or null if there is none. */
  public @Nullable String scopeOfRunning(String id) {
    for (SlotState slot : slots.all()) {
      Job job = slot.job;
      if (job != null && job.scope != null && job.id().equals(id)) {
        return job.scope.name;
      }
    }
    return null;
  }

  /** Has something done once no task is unfinished. */
  public void whenIdle(Effect effect) {
    if (unfinished == 0) {
      effects.add(effect);
    } else {
      whenIdle.add(effect);
    }
  }

  // ---- control

  /** Cancels the task with this id; false if there is none. */
  public boolean cancel(String id, String reason) {
    Job known = byId.get(id);
    List<Job> found = known != null ? List.of(known) : find(job -> job.id().equals(id), true);
    return cancel(found, reason) > 0;
  }

  /**
   * Changes the priority of the task with this id; false if there is none that waits.
   *
   * @param priority already checked
   */
  public boolean setPriority(String id, int priority) {
    Job known = byId.get(id);
    List<Job> found = known != null ? List.of(known) : find(job -> job.id().equals(id), false);
    for (Job job : found) {
      if (job.state == State.RUNNING) {
        return false;
      }
      if (job.state == State.BUFFERED) {
        buffer.setPriority(job, priority);
      } else {
        job.priority = priority;
      }
    }
    return !found.isEmpty();
  }

  /** Cancels the tasks of a scope; gives their number. */
  public int cancelScope(String name, String reason) {
    ScopeState scope = scopes.get(name);
    return scope == null ? 0 : cancel(find(job -> job.scope == scope, true), reason);
  }

  /** Cancels all tasks; gives their number. */
  public int cancelAll(String reason) {
    return cancel(find(job -> true, true), reason);
  }

  /** Cancels all tasks that are not running; gives their number. */
  public int clear(String reason) {
    return cancel(find(job -> true, false), reason);
  }

  private List<Job> find(Predicate<Job> which, boolean runningToo) {
    List<Job> found = new ArrayList<>();
    buffer.collect(which, found);
    waiters.collect(which, found);
    returning.collect(which, found);
    for (Timed timed : deadlines.all()) {
      if (timed instanceof Job job
          && (job.state == State.DELAYED || job.state == State.BACKOFF)
          && which.test(job)) {
        found.add(job);
      }
    }
    if (runningToo) {
      for (SlotState slot : slots.all()) {
        Job job = slot.executing();
        if (job != null && which.test(job)) {
          found.add(job);
        }
      }
    }
    return found;
  }

  private int cancel(List<Job> jobs, String reason) {
    for (Job job : jobs) {
      Throwable cause = Causes.cancelled(job, reason);
      leave(job);
      settle(job, OutcomeKind.CANCELLED, null, cause);
    }
    admitWaiters();
    wakeSlots(); // for the keys of cancelled tasks
    return jobs.size();
  }

  /** Takes an unfinished job out of wherever it is; its state still says where that was. */
  private void leave(Job job) {
    switch (job.state) {
      case DELAYED -> delayed--;
      case BACKOFF -> retrying--;
      case WAITING -> waiters.remove(job);
      case BUFFERED -> buffer.remove(job);
      case RETURNING -> {
        retrying--;
        returning.remove(job);
      }
      case RUNNING -> detach(job);
      case NEW, SETTLED -> throw new AssertionError(job.state);
    }
    deadlines.remove(job);
  }

  /** Starts no more tasks, unless the queue is closing. */
  public void pause() {
    if (!slots.paused && !closing) {
      slots.paused = true;
      tell(Kind.PAUSED);
    }
  }

  /** Starts tasks again. */
  public void resume() {
    if (slots.paused) {
      slots.paused = false;
      tell(Kind.RESUMED);
    }
    wakeSlots();
  }

  /** Changes the number of tasks that may run; the caller adds slots where they are too few. */
  public void resize(int workers) {
    slots.workers = workers;
    if (events != null) {
      events.resized(workers);
    }
    wakeSlots();
  }

  /** Accepts no more tasks, and says {@link Effect.Drained} once none is unfinished. */
  public void startClosing() {
    if (closing) {
      return;
    }
    closing = true;
    for (ScopeState scope : scopes.all()) {
      if (scope.gated) {
        buffer.ungate(scope); // what was accepted is worked off, read or not
      }
    }
    resume();
    if (unfinished == 0) {
      close();
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      tell(Kind.DRAINED);
      effects.add(new Effect.Drained());
    }
  }

  private void tell(Kind kind) {
    if (events != null) {
      events.of(kind);
    }
  }

  /** Takes all batches that no join has taken, for the report of a closed queue. */
  public List<Batch> takeUnjoined() {
    return scopes.takeAll();
  }

  /** State and counters. */
  public TaskQueueStats stats() {
    QueueState state =
        closed
            ? QueueState.CLOSED
            : closing ? QueueState.CLOSING : slots.paused ? QueueState.PAUSED : QueueState.RUNNING;
    return new TaskQueueStats(
        state,
        slots.workers,
        slots.running(),
        config.maxSize(),
        buffer.size(),
        config.maxWaiting(),
        waiters.size(),
        delayed,
        retrying,
        accepted,
        rejected,
        ended.counts(),
        retries,
        beyondBound,
        abandoned,
        slots.peakRunning(),
        peakBuffered);
  }

  // ---- time

  /** Does what is due. To be called at the time of the last {@link Effect.SetTimer}. */
  public void tick() {
    effects.timerFired();
    long now = clock.getAsLong();
    for (Timed timed; (timed = deadlines.pollDue(now)) != null; ) {
      if (timed instanceof Job job) {
        due(job);
      } else if (timed instanceof SlotState slot) {
        abandon(slot);
      } else if (timed instanceof KeyLane lane) {
        buffer.release(lane);
        wakeSlots();
      } else {
        wakeSlots(); // the rate limit allows a start
      }
    }
    if (!deadlines.isEmpty()) {
      effects.setTimer(deadlines.earliest());
    }
  }

  private void due(Job job) {
    switch (job.state) {
      case DELAYED -> delayPassed(job);
      case BACKOFF -> tryAgain(job);
      case WAITING -> expirePut(job);
      case BUFFERED -> expire(job);
      case RUNNING -> overdue(job);
      case NEW, RETURNING, SETTLED -> throw new AssertionError(job.state);
    }
  }

  private void delayPassed(Job job) {
    delayed--;
    if (hasRoom()) {
      enterLate(job);
      return;
    }
    foundNoRoom();
    switch (config.overflow()) {
      case WAIT -> {
        if (job.nested) {
          delayedNestedPut(job);
        } else {
          await(job);
        }
      }
      case FAIL -> settle(job, OutcomeKind.DROPPED, null, Causes.full(job, config.maxSize()));
      case DROP_NEWEST -> drop(job);
      case DROP_OLDEST -> {
        dropOldest();
        enterLate(job);
        admitWaiters();
      }
    }
  }

  /** The task that has put it may be waiting for it, on the slot that would have to make room. */
  private void delayedNestedPut(Job job) {
    switch (config.nestedPut()) {
      case ADMIT -> {
        beyondBound++;
        enterLate(job);
      }
      case FAIL ->
          settle(job, OutcomeKind.DROPPED, null, Causes.droppedNested(job, config.maxSize()));
    }
  }

  private void tryAgain(Job job) {
    job.state = State.RETURNING;
    returning.add(job);
    admitWaiters();
  }

  private void expirePut(Job job) {
    waiters.remove(job);
    settle(job, OutcomeKind.EXPIRED, null, Causes.noRoom(job, config.maxSize(), waiters.size()));
  }

  private void expire(Job job) {
    buffer.remove(job);
    settle(job, OutcomeKind.EXPIRED, null, Causes.noSlot(job, slots.workers));
    admitWaiters();
    wakeSlots(); // for the task's key
  }

  private void overdue(Job job) {
    if (job.attempts < job.spec.maxAttempts()) {
      effects.add(new Effect.Overdue(job, job.attempts));
    } else {
      timedOut(job, job.attempts, JobSpec.NONE);
    }
  }

  private void abandon(SlotState slot) {
    abandoned++;
    if (events != null) {
      events.of(Kind.ABANDONED, Objects.requireNonNull(slot.job), slot);
    }
    release(slot);
    slots.retire(slot);
    effects.add(new Effect.Abandoned(slot));
    wakeSlots(); // after a resize there may be idle slots to spare
  }

  private void setDeadline(Timed timed, long after) {
    deadlines.set(timed, clock.getAsLong() + after);
  }
}
