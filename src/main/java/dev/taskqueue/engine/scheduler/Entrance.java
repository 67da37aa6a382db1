package dev.taskqueue.engine.scheduler;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.engine.scheduler.Event.Kind;
import dev.taskqueue.engine.scheduler.Job.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The way of a task into the buffer: puts, delays, retries, and those that wait for room. */
final class Entrance {

  private final Core core;

  Entrance(Core core) {
    this.core = core;
  }

  /**
   * Accepts a task or refuses it.
   *
   * @param nested whether a running task of this queue puts it
   */
  Admission put(Job job, String scope, boolean nested) {
    if (core.closed || (core.closing && !nested)) {
      return reject(job, Admission.CLOSED);
    }
    if (job.spec.id() != null && core.byId.containsKey(job.spec.id())) {
      return Admission.DUPLICATE;
    }
    if (job.spec.delay() > 0) {
      return putDelayed(job, scope, nested);
    }
    if (takesNew()) {
      accept(job, scope);
      enter(job);
      core.announcements.enteredAtOnce();
      return Admission.ENTERED;
    }
    return putIntoFull(job, scope, nested);
  }

  /** See {@link Scheduler#putPlain(Object, Object, String, boolean)}. */
  long putPlain(Object payload, Object owner, String scopeName, boolean nested) {
    ScopeState scope = openForPlain(owner, scopeName, nested);
    if (scope == null) {
      return 0;
    }
    long seq = acceptPlain(scope, 1);
    core.buffer.add(payload, scope, scope.batch.results.reserve(), seq);
    plainHaveEntered();
    return seq;
  }

  /** See {@link Scheduler#putPlain(Object[], int, int, Object, String, boolean)}. */
  int putPlain(
      @Nullable Object[] payloads,
      int from,
      int to,
      Object owner,
      String scopeName,
      boolean nested) {
    ScopeState scope = openForPlain(owner, scopeName, nested);
    if (scope == null) {
      return 0;
    }
    int number = Math.min(to - from, core.config.maxSize() - core.buffer.size());
    long seq = acceptPlain(scope, number);
    core.buffer.add(payloads, from, from + number, scope, seq);
    plainHaveEntered();
    return number;
  }

  /** The scope of a plain task that can enter the buffer now; null if none can. */
  private @Nullable ScopeState openForPlain(Object owner, String scopeName, boolean nested) {
    if (core.closed || (core.closing && !nested)) {
      return null;
    }
    if (core.events != null || !core.buffer.takesPlain()) {
      return null;
    }
    if (!takesNew()) {
      core.lending.catchUp();
      if (!takesNew()) {
        return null;
      }
    }
    ScopeState scope = core.scopes.open(scopeName);
    if (scope.gated) {
      return null;
    }
    if (scope.owner == null) {
      scope.owner = owner;
    }
    return scope;
  }

  /** Counts so many puts; gives the number of the first. */
  private long acceptPlain(ScopeState scope, int number) {
    scope.unfinished += number;
    scope.batch.put += number;
    core.unfinished += number;
    return core.nextSeqs(number);
  }

  private void plainHaveEntered() {
    core.announcements.enteredAtOnce();
    if (core.buffer.size() > core.peakBuffered) {
      core.peakBuffered = Math.max(core.peakBuffered, core.buffer.size() - core.lending.ended());
    }
    core.dispatch.wakeSlots();
  }

  /**
   * Takes over a task that another queue had accepted, whatever the bounds say.
   *
   * @param seq number of its put there, greater than any before
   * @param attempts executions that have ended
   * @param backOff nanoseconds until it is to be tried again; {@link JobSpec#NONE} if it may start
   */
  void restore(Job job, String scope, long seq, int attempts, long backOff) {
    core.continueAt(seq);
    accept(job, scope);
    job.attempts = attempts;
    if (backOff != JobSpec.NONE) {
      core.buffer.holdKey(job);
      delay(job, State.BACKOFF, backOff);
      return;
    }
    if (job.spec.delay() > 0) {
      delay(job, State.DELAYED, job.spec.delay());
      return;
    }
    if (!hasRoom()) {
      core.beyondBound++;
    }
    enter(job);
  }

  private Admission putIntoFull(Job job, String scope, boolean nested) {
    foundNoRoom();
    return switch (core.config.overflow()) {
      case WAIT -> nested ? putBeyondBound(job, scope) : putAndWait(job, scope);
      case FAIL -> reject(job, Admission.FULL);
      case DROP_NEWEST -> {
        accept(job, scope);
        drop(job, whyNoRoom());
        admitWaiters();
        yield Admission.ENTERED;
      }
      case DROP_OLDEST -> {
        accept(job, scope);
        if (dropsOldest(job)) {
          enter(job);
        }
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
    job.entry = -core.announcements.waits();
    await(job);
    admitWaiters();
    return Admission.PENDING;
  }

  private Admission putBeyondBound(Job job, String scope) {
    if (core.config.nestedPut() == NestedPutPolicy.FAIL) {
      job.nested = true;
      return reject(job, Admission.FULL);
    }
    accept(job, scope);
    core.beyondBound++;
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
    core.rejected++;
    if (core.events != null) {
      core.events.of(Kind.REJECTED, job);
    }
    return why;
  }

  private boolean waitingIsFull() {
    return core.waiters.size() + core.delayed >= core.config.maxWaiting();
  }

  private void accept(Job job, String scopeName) {
    job.seq = core.nextSeq();
    core.scopes.enroll(job, scopeName);
    core.unfinished++;
    if (job.spec.id() != null) {
      core.byId.put(job.spec.id(), job);
    }
    if (core.events != null) {
      core.events.of(Kind.ACCEPTED, job);
    }
  }

  private void foundNoRoom() {
    if (core.events != null) {
      core.events.noRoom();
    }
  }

  /** Whether there is room in the buffer, which is all that a task needs that was in it before. */
  private boolean hasRoom() {
    return core.buffer.size() < core.config.maxSize();
  }

  private boolean takesNew() {
    return hasRoom() && core.retrying < core.config.maxRetrying();
  }

  private void enter(Job job) {
    job.state = State.BUFFERED;
    core.buffer.add(job);
    core.peakBuffered = Math.max(core.peakBuffered, core.buffer.size());
    if (core.events != null) {
      core.events.of(Kind.ENTERED, job);
    }
    if (job.spec.ttl() != JobSpec.NONE) {
      core.setDeadline(job, job.spec.ttl());
    }
    core.dispatch.wakeSlots();
  }

  private void await(Job job) {
    if (core.events != null && job.state == State.NEW) {
      core.events.of(Kind.WAITING, job);
    }
    job.state = State.WAITING;
    core.waiters.add(job);
    if (job.spec.putTimeout() != JobSpec.NONE) {
      core.setDeadline(job, job.spec.putTimeout());
    }
  }

  void delay(Job job, State state, long delay) {
    job.state = state;
    if (state == State.DELAYED) {
      core.delayed++;
      if (core.events != null) {
        core.events.of(Kind.WAITING, job);
      }
    } else {
      core.retrying++;
    }
    core.setDeadline(job, delay);
  }

  void admitWaiters() {
    core.announcements.makeIfRoomy(core.buffer.size());
    while (hasRoom()) {
      Job job = core.returning.poll();
      if (job != null) {
        core.retrying--;
        enter(job);
        continue;
      }
      boolean open = takesNew();
      job = open ? core.waiters.poll() : null;
      if (job == null) {
        core.announcements.makeIfRoomy(core.buffer.size());
        if (core.events != null && open) {
          core.events.room();
        }
        return;
      }
      core.deadlines.remove(job);
      enterLate(job);
    }
    if (core.buffer.ready() == 0) {
      admitWhoeverCanMove();
    }
  }

  /**
   * What fills the buffer may be waiting for something that comes only after what waits for room
   * there: all for the key of a retry, or all for a reader that puts what it reads into another
   * scope. Then one that can start is let in beyond the bound, and counted.
   */
  private void admitWhoeverCanMove() {
    Job retry = first(core.returning, job -> !isGated(job));
    if (retry != null) {
      core.returning.remove(retry);
      core.retrying--;
      core.beyondBound++;
      enter(retry);
      return;
    }
    if (core.waiters.isEmpty()) {
      return;
    }
    List<Job> heldRetries = new ArrayList<>(0);
    core.returning.collect(Entrance::isGated, heldRetries);
    Set<String> stuck = core.buffer.keysIfHeld(heldRetries);
    if (stuck == null) {
      return;
    }
    Job waiter =
        first(
            core.waiters,
            job -> !isGated(job) && (job.spec.key() == null || !stuck.contains(job.spec.key())));
    if (waiter != null) {
      core.waiters.remove(waiter);
      core.deadlines.remove(waiter);
      core.beyondBound++;
      enterLate(waiter);
    }
  }

  private static @Nullable Job first(Line line, Predicate<Job> which) {
    if (line.isEmpty()) {
      return null;
    }
    List<Job> found = new ArrayList<>();
    line.collect(which, found);
    return found.isEmpty() ? null : found.get(0);
  }

  private static boolean isGated(Job job) {
    return job.scope != null && job.scope.gated;
  }

  private void enterLate(Job job) {
    long thread = -job.entry;
    enter(job);
    core.announcements.add(job, thread);
  }

  void delayPassed(Job job) {
    core.delayed--;
    if (takesNew()) {
      enterLate(job);
      core.announcements.makeIfRoomy(core.buffer.size());
      return;
    }
    foundNoRoom();
    switch (core.config.overflow()) {
      case WAIT -> {
        if (job.nested) {
          delayedNestedPut(job);
        } else {
          await(job);
        }
      }
      case FAIL ->
          core.endings.settle(job, OutcomeKind.DROPPED, null, Causes.full(job, whyNoRoom()));
      case DROP_NEWEST -> drop(job, whyNoRoom());
      case DROP_OLDEST -> {
        if (dropsOldest(job)) {
          enterLate(job);
        }
      }
    }
    admitWaiters();
  }

  /** The task that has put it may be waiting for it, on the slot that would have to make room. */
  private void delayedNestedPut(Job job) {
    switch (core.config.nestedPut()) {
      case ADMIT -> {
        core.beyondBound++;
        enterLate(job);
      }
      case FAIL ->
          core.endings.settle(job, OutcomeKind.DROPPED, null, Causes.fullNested(job, whyNoRoom()));
    }
  }

  void tryAgain(Job job) {
    SlotState slot = job.slot;
    if (job.lane != null && slot != null && slot.job == job) {
      slot.retry = job; // it has timed out there, but the work for its key goes on
      return;
    }
    job.state = State.RETURNING;
    core.returning.add(job);
    admitWaiters();
  }

  private void drop(Job job, String why) {
    core.endings.settle(
        job, OutcomeKind.DROPPED, null, Causes.dropped(job, why, core.config.overflow()));
  }

  /** Makes room for the task, or drops the task if the buffer is not what keeps it out. */
  private boolean dropsOldest(Job job) {
    String why = whyNoRoom();
    if (hasRoom()) {
      drop(job, why);
      return false;
    }
    while (!hasRoom()) { // more than one if the buffer is beyond its bound
      Job oldest = core.buffer.oldest();
      core.buffer.remove(oldest);
      core.deadlines.remove(oldest);
      drop(oldest, why);
    }
    return true;
  }

  /** What keeps new tasks out, in words. */
  String whyNoRoom() {
    return hasRoom()
        ? core.retrying
            + " tasks wait to be tried again, no fewer than maxRetrying "
            + core.config.maxRetrying()
        : "the buffer holds its maxSize of " + core.config.maxSize() + " tasks";
  }
}
