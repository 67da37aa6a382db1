package dev.taskqueue.engine.scheduler;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.engine.scheduler.Event.Kind;
import dev.taskqueue.engine.scheduler.Job.State;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of one queue: what can happen to it. Not thread-safe: the caller guards each
 * transition and the call of {@link #takeEffects} that ends it, as one. Every transition but the
 * short put first catches up with a slot that runs what was lent to it; see {@link Lease}.
 *
 * <p>Invariants, after every transition:
 *
 * <ul>
 *   <li>running slots ≤ workers (unless there were more before they were made fewer);
 *   <li>tasks in the buffer ≤ maxSize, but for nested puts, and for one task that can start while
 *       none in the buffer can, which are counted;
 *   <li>puts wait only while the buffer is full, or maxRetrying tasks wait to be tried again;
 *   <li>a slot is idle only if no task may start, or tasks are left to slots that are on their way
 *       or quick, which is overseen;
 *   <li>a scope's joins wait only while it has an unfinished task.
 * </ul>
 */
public final class Scheduler {

  private final Core core;

  /**
   * A queue without slots.
   *
   * @param clock nanoseconds from any origin, as {@link System#nanoTime}; read only where needed
   * @param caller number of the calling thread, above 0, if it sleeps until it is told of a put
   *     that has to wait; otherwise 0
   * @param observed whether to record {@link Event}s
   * @param factory makes jobs for {@link #putPlain}
   * @param pacing how eagerly threads are woken
   */
  public Scheduler(
      SchedulerConfig config,
      LongSupplier clock,
      LongSupplier caller,
      boolean observed,
      JobFactory factory,
      Pacing pacing) {
    this.core = new Core(config, clock, caller, observed, factory, pacing);
  }

  /** What the transitions since the last call have left to be done, in order; null if nothing. */
  public @Nullable List<Effect> takeEffects() {
    core.clock.transitionOver();
    return core.effects.take();
  }

  // ---- puts

  /**
   * Accepts a task or refuses it.
   *
   * @param nested whether a running task of this queue puts it
   */
  public Admission put(Job job, String scope, boolean nested) {
    core.lending.catchUp();
    return core.entrance.put(job, scope, nested);
  }

  /**
   * Accepts a task that has no options, if it can enter the buffer at once and nobody is to be told
   * of it: the short way for most tasks, which get their {@link Job} only when a slot takes them.
   *
   * @param payload what is to be run
   * @param owner for the {@link JobFactory}; the same for all tasks of a scope
   * @param nested whether a running task of this queue puts it
   * @return the number of the put; 0 if it has not been accepted and has to go the other way
   */
  public long putPlain(Object payload, Object owner, String scope, boolean nested) {
    return core.entrance.putPlain(payload, owner, scope, nested);
  }

  /**
   * Accepts the first of some tasks that have no options, as many as can enter the buffer at once.
   *
   * @param payloads what is to be run, from index {@code from} to before {@code to}
   * @param owner for the {@link JobFactory}; the same for all tasks of a scope
   * @param nested whether a running task of this queue puts them
   * @return how many have been accepted; the next one has to go the other way
   */
  public int putPlain(
      @Nullable Object[] payloads, int from, int to, Object owner, String scope, boolean nested) {
    return core.entrance.putPlain(payloads, from, to, owner, scope, nested);
  }

  /**
   * Takes over a task that another queue had accepted, whatever the bounds say. Tasks are to be
   * taken over in the order of their numbers, before any other put.
   *
   * @param seq number of its put there
   * @param attempts executions that have ended
   * @param backOff nanoseconds until it is to be tried again; {@link JobSpec#NONE} if it may start
   */
  public void restore(Job job, String scope, long seq, int attempts, long backOff) {
    core.lending.catchUp();
    core.entrance.restore(job, scope, seq, attempts, backOff);
  }

  /**
   * Takes over the outcome of a task that has ended in another queue, for the scope's next join.
   */
  public void restoreEnded(String scope, long seq, Outcome outcome) {
    core.lending.catchUp();
    core.continueAt(seq);
    core.nextSeq();
    core.ended.add(outcome.kind());
    core.scopes.open(scope).batch.restore(seq, outcome);
  }

  /** Takes over the counts of tasks that have ended in another queue and left nothing else. */
  public void restoreCounts(String scope, TaskCounts counts) {
    core.lending.catchUp();
    core.scopes.open(scope).batch.restore(counts);
  }

  /** Number of the last put; 0 before the first. */
  public long lastSeq() {
    return core.seqBase + core.accepted;
  }

  /** The next put gets a greater number. */
  public void continueAfter(long seq) {
    core.lending.catchUp();
    core.continueAt(Math.max(seq, core.seqBase + core.accepted) + 1);
  }

  // ---- slots

  /** Adds an idle slot. */
  public void addSlot(SlotState slot) {
    core.lending.catchUp();
    core.slots.add(slot);
    core.dispatch.wakeSlots();
  }

  /**
   * A slot that has been woken asks for a job; null leaves it idle until it is woken again, unless
   * it {@link SlotState#rests}: then it comes again.
   */
  public @Nullable Job next(SlotState slot) {
    core.lending.catchUp();
    return core.dispatch.next(slot);
  }

  /**
   * A slot has done its job, and asks for the next one. None if it {@link SlotState#rests}, or
   * {@link SlotState#tells}.
   *
   * @param cause why it failed; null if it has not
   * @param retryDelay nanoseconds after which a failed job is to be tried again; negative for never
   */
  public @Nullable Job settleAndNext(
      SlotState slot, Job job, @Nullable Object value, @Nullable Throwable cause, long retryDelay) {
    core.lending.catchUp();
    core.dispatch.beginChoice();
    boolean settled = settle(slot, job, value, cause, retryDelay);
    core.dispatch.endChoice();
    if (!settled) {
      return null;
    }
    if (core.effects.callsOut()) {
      core.dispatch.tell(slot);
      return null;
    }
    return core.dispatch.next(slot);
  }

  /**
   * Slots that come at the same time ask for their next jobs, in the order of the list, once all
   * those have been settled that they have done. All of them may rest or tell, as with {@link
   * #settleAndNext}.
   */
  public void arrive(List<? extends Arrival> together) {
    core.lending.catchUp();
    core.dispatch.beginChoice();
    List<Arrival> takers = new ArrayList<>(together.size());
    for (Arrival arrival : together) {
      Job ended = arrival.ended;
      if (ended == null
          || settle(arrival.slot, ended, arrival.value, arrival.cause, arrival.retryDelay)) {
        takers.add(arrival);
      }
    }
    boolean tell = core.effects.callsOut();
    for (Arrival arrival : takers) {
      core.lending.catchUp();
      if (tell) {
        core.dispatch.tell(arrival.slot);
      } else {
        arrival.next = core.dispatch.next(arrival.slot);
      }
    }
    core.dispatch.endChoice();
    core.dispatch.wakeSlots();
  }

  /** The slot has done this job; false if it was given up meanwhile and another has its place. */
  private boolean settle(
      SlotState slot, Job job, @Nullable Object value, @Nullable Throwable cause, long retryDelay) {
    if (slot.job != job) {
      return false;
    }
    boolean settles = slot.executing() == job;
    core.dispatch.release(slot);
    if (settles) {
      core.deadlines.remove(job);
      if (cause != null) {
        core.endings.fail(job, cause, retryDelay);
      } else {
        core.endings.settle(
            job, value == null ? OutcomeKind.NULL : OutcomeKind.SUCCESS, value, null);
      }
    }
    if (core.buffer.isHolding()) {
      core.entrance.admitWaiters();
    }
    return true;
  }

  /** Whether it is worth saying {@link #ranOut}; without the guard a hint. */
  public boolean hasSleepingThread() {
    return core.announcements.hasSleepingThread();
  }

  /** The threads that are awake do not keep a slot in tasks, so one more is to put some. */
  public void ranOut() {
    core.lending.catchUp();
    core.announcements.makeOne();
  }

  /** The slot's task goes on after the call that started it; only to be said by a quick slot. */
  public void occupied(SlotState slot) {
    core.lending.catchUp();
    core.dispatch.occupied(slot);
  }

  /** The answer to {@link Effect.Overdue}: fails that execution if it is still under way. */
  public void timedOut(Job job, int attempt, long retryDelay) {
    core.lending.catchUp();
    core.endings.timedOut(job, attempt, retryDelay);
  }

  /** What an execution that is over its time fails with. */
  public static Throwable timeout(Job job) {
    return Causes.timeout(job);
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
    core.lending.catchUp();
    return !core.closed && core.scopes.read(scope, reader);
  }

  /** A reader has consumed so many outcomes. */
  public void consumed(OutcomeReader reader, int count) {
    core.lending.catchUp();
    reader.pending -= count;
    if (reader.scope.gated && reader.pending <= core.config.maxSize() / 2) {
      ungate(reader.scope);
    }
  }

  /**
   * Hands no more outcomes to a reader; what ends from now on is kept for the join again.
   *
   * @return the number of outcomes that were handed out and not consumed
   */
  public int stopReading(OutcomeReader reader) {
    core.lending.catchUp();
    ScopeState scope = reader.scope;
    core.scopes.stopReading(scope, reader);
    if (scope.gated) {
      ungate(scope);
    }
    return reader.pending;
  }

  private void ungate(ScopeState scope) {
    core.buffer.ungate(List.of(scope));
    core.entrance.admitWaiters(); // others may hold up all in the buffer, but not this scope's
    core.dispatch.wakeSlots();
  }

  /** Waits for the scope's last task, then takes its results. */
  public void join(String scope, Joiner joiner) {
    core.lending.catchUp();
    if (core.left != null) {
      core.effects.add(new Effect.JoinFailed(joiner, core.left));
    } else if (core.closed) {
      core.effects.add(
          new Effect.JoinFailed(
              joiner,
              new QueueClosedException("the queue is closed; its last results went to close()")));
    } else {
      core.scopes.join(scope, joiner);
    }
  }

  /** Gives up a join; false if it has been answered. */
  public boolean withdraw(String scope, Joiner joiner) {
    core.lending.catchUp();
    return core.scopes.withdraw(scope, joiner);
  }

  /** How far a scope is. */
  public ScopeProgress progress(String scope) {
    core.lending.catchUp();
    return core.scopes.progress(scope, core.slots.all());
  }

  /** Progress of so many at most of the scopes that have something to join, in any order. */
  public List<ScopeProgress> scopes(int max) {
    core.lending.catchUp();
    return core.scopes.progress(max, core.slots.all());
  }

  /** Has this watcher told when the scope's batch is taken. */
  public void watch(String scope, ProgressWatcher watcher) {
    core.lending.catchUp();
    core.scopes.watchers.add(scope, watcher);
    if (core.closed && core.scopes.get(scope) == null) {
      core.scopes.watchers.finished(progress(scope));
    }
  }

  /** Has it told no more. */
  public void unwatch(String scope, ProgressWatcher watcher) {
    core.lending.catchUp();
    core.scopes.watchers.remove(scope, watcher);
  }

  /** The slots that are taken, with what they work at. */
  public List<Taken> taken() {
    core.lending.catchUp();
    List<Taken> taken = new ArrayList<>();
    for (SlotState slot : core.slots.all()) {
      if (slot.job != null) {
        taken.add(new Taken(slot, slot.job, slot.detached));
      }
    }
    return taken;
  }

  /** The scope of the running job with this id, or null if there is none. */
  public @Nullable String scopeOfRunning(String id) {
    core.lending.catchUp();
    Job named = core.byId.get(id);
    if (named != null) {
      return scopeIfRunning(named.slot, named);
    }
    long seq = Job.seq(id);
    if (seq < 0) {
      return null;
    }
    for (SlotState slot : core.slots.all()) {
      Job job = slot.job;
      if (job != null && job.seq == seq && job.spec.id() == null) {
        return scopeIfRunning(slot, job);
      }
    }
    return null;
  }

  private static @Nullable String scopeIfRunning(@Nullable SlotState slot, Job job) {
    return slot != null && slot.job == job && job.scope != null ? job.scope.name : null;
  }

  /** Has it told once no task is unfinished, after all that is told of the last one. */
  public void whenIdle(IdleWaiter waiter) {
    core.lending.catchUp();
    RuntimeException left = core.left;
    if (core.unfinished == 0) {
      core.effects.add(new Effect.Idle(waiter));
    } else if (left != null) {
      core.effects.add(new Effect.IdleFailed(waiter, left));
    } else {
      core.whenIdle.add(waiter);
    }
  }

  // ---- control

  /** Cancels the task with this id; false if there is none. */
  public boolean cancel(String id, String reason) {
    core.lending.catchUp();
    List<Job> found = core.search.byId(id, true);
    return !core.search.cancel(found, reason).isEmpty();
  }

  /**
   * Changes the priority of the task with this id; false if there is none that waits.
   *
   * @param priority already checked
   */
  public boolean setPriority(String id, int priority) {
    core.lending.catchUp();
    List<Job> found = core.search.byId(id, false);
    for (Job job : found) {
      if (job.state == State.RUNNING) {
        return false;
      }
      if (job.state == State.BUFFERED) {
        core.buffer.setPriority(job, priority);
      } else {
        job.priority = (byte) priority;
      }
    }
    return !found.isEmpty();
  }

  /** Cancels the tasks of a scope; gives their number. */
  public int cancelScope(String name, String reason) {
    core.lending.catchUp();
    ScopeState scope = core.scopes.get(name);
    return scope == null
        ? 0
        : core.search.cancel(core.search.find(job -> job.scope == scope, true), reason).size();
  }

  /** Cancels all tasks; gives what they have ended with. */
  public List<TaskFailure> cancelAll(String reason) {
    core.lending.catchUp();
    return core.search.cancel(core.search.find(job -> true, true), reason);
  }

  /** Cancels all tasks that are not running; gives their number. */
  public int clear(String reason) {
    core.lending.catchUp();
    return core.search.cancel(core.search.find(job -> true, false), reason).size();
  }

  /** Number of tasks in the buffer; without the guard a hint. */
  public int buffered() {
    VarHandle.acquireFence(); // or a loop might read it once and for all
    return core.buffer.size();
  }

  /** Starts no more tasks, unless the queue is closing. */
  public void pause() {
    core.lending.catchUp();
    if (!core.slots.paused && !core.closing && !core.slots.halted) {
      core.slots.paused = true;
      core.tell(Kind.PAUSED);
    }
  }

  /** Starts no more tasks for good: what is not running is for another queue to go on with. */
  public void halt() {
    core.lending.catchUp();
    core.slots.halted = true;
  }

  /**
   * What is unfinished goes on elsewhere, however it ends here: whoever waits for its end fails, as
   * what it would get is given again there, and nobody is told that all is done.
   */
  public void leave(RuntimeException why) {
    halt();
    core.left = why;
    core.scopes.failJoins(why);
    core.whenIdle.forEach(waiter -> core.effects.add(new Effect.IdleFailed(waiter, why)));
    core.whenIdle.clear();
  }

  /** Starts tasks again, unless it was halted. */
  public void resume() {
    core.lending.catchUp();
    if (core.slots.paused && !core.slots.halted) {
      core.slots.paused = false;
      core.tell(Kind.RESUMED);
    }
    core.dispatch.wakeSlots();
  }

  /** Changes the number of tasks that may run; the caller adds slots where they are too few. */
  public void resize(int workers) {
    core.lending.catchUp();
    core.slots.workers = workers;
    if (core.events != null) {
      core.events.resized(workers);
    }
    core.dispatch.wakeSlots();
  }

  /** Accepts no more tasks, and says {@link Effect.Drained} once none is unfinished. */
  public void startClosing() {
    core.lending.catchUp();
    if (core.closing) {
      return;
    }
    core.closing = true;
    core.buffer.ungate(core.scopes.all()); // what was accepted is worked off, read or not
    core.entrance.admitWaiters(); // a retry whose scope was gated may have the key of all others
    resume();
    if (core.unfinished == 0) {
      core.endings.close();
    }
  }

  /** Takes all batches that no join has taken, for the report of a closed queue. */
  public List<Batch> takeUnjoined() {
    core.lending.catchUp();
    return core.scopes.takeAll();
  }

  /** State and counters. */
  public TaskQueueStats stats() {
    core.lending.catchUp();
    return core.stats();
  }

  // ---- time

  /** Does what is due. To be called at the time of the last {@link Effect.SetTimer}. */
  public void tick() {
    core.lending.catchUp();
    core.effects.timerFired();
    long now = core.clock.getAsLong();
    for (Timed timed; (timed = core.deadlines.pollDue(now)) != null; ) {
      if (timed instanceof Job job) {
        due(job);
      } else if (timed instanceof SlotState slot) {
        core.dispatch.abandon(slot);
      } else if (timed instanceof KeyLane lane) {
        core.buffer.release(lane);
        core.entrance.admitWaiters();
        core.dispatch.wakeSlots();
      } else if (timed == core.dispatch.overseer) {
        core.dispatch.oversee();
      } else if (timed == core.announcements) {
        core.announcements.makeOverdue();
      } else {
        core.dispatch.wakeSlots(); // the rate limit allows a start
      }
    }
    if (!core.deadlines.isEmpty()) {
      core.effects.setTimer(core.deadlines.earliest());
    }
  }

  private void due(Job job) {
    switch (job.state) {
      case DELAYED -> core.entrance.delayPassed(job);
      case BACKOFF -> core.entrance.tryAgain(job);
      case WAITING -> core.endings.expirePut(job);
      case BUFFERED -> core.endings.expire(job);
      case RUNNING -> core.endings.overdue(job);
      case NEW, RETURNING, SETTLED -> throw new AssertionError(job.state);
    }
  }
}
