package dev.taskqueue.engine.scheduler;

import dev.taskqueue.RateLimit;
import dev.taskqueue.engine.scheduler.Event.Kind;
import dev.taskqueue.engine.scheduler.Job.State;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The slots: which of them take a task, and which are woken to come for one. */
final class Dispatch {

  private final Core core;
  private final @Nullable RateWindow rate;

  /** Its deadline is when the rate limit allows the next start. */
  private final Timed rateGate = new Timed() {};

  /** Tells whether slots get on with what is left to them. */
  final Overseer overseer;

  /** Slots have become free, or come, that have not chosen their next jobs: none is woken yet. */
  private boolean choosing;

  Dispatch(Core core) {
    this.core = core;
    RateLimit limit = core.config.rateLimit();
    this.overseer = new Overseer(core);
    this.rate = limit == null ? null : new RateWindow(limit);
  }

  /**
   * A slot that has been woken asks for a job; null leaves it idle until it is woken again, or
   * coming.
   */
  @Nullable Job next(SlotState slot) {
    if (slot.rests) {
      return rest(slot);
    }
    int startable = startable();
    slot.spare = startable > 0 && slot.quick && core.slots.hasQuickOne();
    if (!core.slots.admit(slot, startable > 0 && !slot.spare)) {
      if (slot.spare) {
        overseer.watch(startable);
      }
      return null;
    }
    if (slot.isAway() && !slot.startsHere(core.buffer.peek())) {
      return rest(slot);
    }
    Job job = Objects.requireNonNull(core.buffer.poll());
    core.deadlines.remove(job);
    if (rate != null) {
      rate.take(core.clock.getAsLong());
    }
    job.state = State.RUNNING;
    if (++job.attempts > 1) {
      core.retries++;
    }
    core.slots.start(slot, job);
    overseer.started(1);
    if (core.events != null) {
      core.events.of(Kind.STARTED, job, slot);
    }
    if (job.spec.timeout() != JobSpec.NONE) {
      core.setDeadline(job, job.spec.timeout());
    }
    core.entrance.admitWaiters();
    // For a key that this slot has freed, or a permit that came while it was on its way.
    wakeSlots();
    if (slot.reliedOn) {
      core.lending.lend(slot, job);
    }
    return job;
  }

  /** The slot has somebody told of what has ended before it comes for a job. */
  void tell(SlotState slot) {
    slot.tells = !slot.rests;
    if (!slot.isComing()) {
      core.slots.expect(slot);
    }
    wakeSlots();
  }

  /** The slot takes no task, but is on its way for one. */
  private @Nullable Job rest(SlotState slot) {
    core.slots.expect(slot);
    wakeSlots();
    return null;
  }

  /** How many of so many tasks the rate limit allows to start from now on, whenever they do. */
  int allowed(int most) {
    return rate == null || most <= 0 ? most : rate.allowed(core.clock.getAsLong(), most);
  }

  /** A slot has started so many tasks that were lent to it. */
  void startedLent(int number) {
    overseer.started(number);
    if (rate != null) {
      rate.take(core.clock.getAsLong(), number);
    }
  }

  /** Until {@link #endChoice} in the same transition, no slot is woken. */
  void beginChoice() {
    choosing = true;
  }

  void endChoice() {
    choosing = false;
  }

  /** The slot's work has ended, or is given up. */
  void release(SlotState slot) {
    core.deadlines.remove(slot);
    if (core.events != null) {
      core.events.of(Kind.RELEASED, Objects.requireNonNull(slot.job), slot);
    }
    core.slots.release(slot);
    KeyLane lane = slot.lane;
    if (lane != null) {
      slot.lane = null;
      core.buffer.release(lane);
    }
    Job retry = slot.retry;
    if (retry != null) {
      slot.retry = null;
      core.entrance.tryAgain(retry);
    }
  }

  /** What keeps this task, which is in the buffer, from starting, in words. */
  String whatKeeps(Job job) {
    return switch (job.place) {
      case HELD -> "the outcomes of its scope were not read";
      case PARKED -> "another task of its key was not done, or keyRateLimit allowed no start";
      case READY -> {
        if (core.slots.paused) {
          yield "the queue was paused";
        }
        yield rateGate.deadline != null
            ? "rateLimit allowed no start"
            : "none of the " + core.slots.workers + " slots was free for it";
      }
    };
  }

  /** How many tasks may start now. If only the rate limit forbids it, a timer is set. */
  private int startable() {
    int ready = core.buffer.ready();
    if (rate == null || ready == 0) {
      return ready;
    }
    long now = core.clock.getAsLong();
    int available = rate.available(now);
    if (available == 0 && rateGate.deadline == null) {
      core.deadlines.set(rateGate, rate.earliest(now));
    }
    return Math.min(ready, available);
  }

  void wakeSlots() {
    if (choosing || !core.slots.hasOneToSpare()) {
      return;
    }
    if (core.slots.hasQuickOne() && core.buffer.ready() > 0) {
      // If the rate limit forbids a start, that slot finds out.
      overseer.watch(core.buffer.ready());
      return;
    }
    int startable = startable();
    for (SlotState slot; (slot = core.slots.wake(startable)) != null; ) {
      core.effects.add(slot);
    }
    if (startable > 0 && core.slots.hasOneToSpare()) {
      overseer.watch(startable);
    }
  }

  /** The slot's work goes on after the call that started it. */
  void occupied(SlotState slot) {
    core.slots.occupy(slot);
    wakeSlots();
  }

  /**
   * The deadline of the overseer has come. A slot that does not get on may be at a task that waits
   * for those which were left to it, and one that does not come may have to wait for its thread, or
   * for what a task has left behind on its context, which may wait for the very task that it was to
   * come for.
   */
  void oversee() {
    if (overseer.isSatisfied()) {
      core.slots.relyOnNoneStuck();
    } else {
      core.slots.relyOnNone();
    }
    wakeSlots();
  }

  /** The job is no longer the slot's to settle, but the slot stays taken until the work ends. */
  void detach(Job job) {
    SlotState slot = Objects.requireNonNull(job.slot);
    slot.detached = true;
    if (job.spec.abandonAfter() != JobSpec.NONE) {
      core.setDeadline(slot, job.spec.abandonAfter());
    }
    core.effects.add(new Effect.StopWork(job, job.attempts));
  }

  void abandon(SlotState slot) {
    core.abandoned++;
    if (core.events != null) {
      core.events.of(Kind.ABANDONED, Objects.requireNonNull(slot.job), slot);
    }
    release(slot);
    core.entrance.admitWaiters();
    core.slots.retire(slot);
    core.effects.add(new Effect.Abandoned(slot));
    wakeSlots(); // after a resize there may be idle slots to spare
  }
}
