package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything around a scheduler, driven by hand: it carries out the effects of each transition,
 * plays the slots, and ticks only when the scheduler has asked for it.
 */
abstract class ManualEngine implements EffectHandler {

  record Overdue(Job job, int attempt) {}

  /** Close to the end of the range, so that deadlines wrap as those of nanoTime may. */
  static final long START = Long.MAX_VALUE - 20;

  final Scheduler scheduler;

  /** Names in the order in which executions started, retries included. */
  final List<String> started = new ArrayList<>();

  /** When they did, by {@link #now}. */
  final List<Long> startedAt = new ArrayList<>();

  /** Names in the order in which puts that had to wait were told that they are in the buffer. */
  final List<String> entered = new ArrayList<>();

  /** What listeners were told of the queue itself. */
  final List<String> events = new ArrayList<>();

  /** The numbers of idle keys that were told of. */
  final List<Integer> idleKeys = new ArrayList<>();

  /** Slots that were woken and have not asked for a job. */
  final List<FakeSlot> coming = new ArrayList<>();

  /** Slots that were given up. */
  final List<FakeSlot> abandoned = new ArrayList<>();

  /** All slots ever added. */
  final List<FakeSlot> slots = new ArrayList<>();

  /** Executions over their time that the scheduler has asked about and got no answer. */
  final List<Overdue> overdue = new ArrayList<>();

  int drained;

  /** Delay before the retry of an execution that has timed out; negative for no retry. */
  long retryAfterTimeout = 0;

  boolean slotsComeAtOnce = true;

  /** Whether whoever is told of an end comes back before anything else happens. */
  boolean tellsAtOnce = true;

  boolean answersAtOnce = true;

  /** Which thread puts, and sleeps if it has to wait; none if it is one that goes on meanwhile. */
  long thread = SleepingThreads.NONE;

  private long now = START;
  private boolean timerSet;
  private long timer;

  /** Whether it is told of what happens; if not, puts take the short way where they can. */
  final boolean observed;

  ManualEngine(SchedulerConfig config, boolean observed, Pacing pacing) {
    this.observed = observed;
    scheduler = new Scheduler(config, () -> now, () -> thread, observed, new FakeJobs(), pacing);
    for (int i = 0; i < config.workers(); i++) {
      addSlot();
    }
  }

  // ---- slots

  FakeSlot addSlot() {
    FakeSlot slot = new FakeSlot(this, "slot" + slots.size());
    slots.add(slot);
    scheduler.addSlot(slot);
    applyEffects();
    return slot;
  }

  /** The slot that was woken first asks for a job. */
  FakeSlot arrive() {
    return arrive(0);
  }

  /** One of the slots that were woken asks for a job. */
  FakeSlot arrive(int which) {
    FakeSlot slot = coming.remove(which);
    given(slot, scheduler.next(slot));
    applyEffects();
    return slot;
  }

  private void given(FakeSlot slot, Job job) {
    if (job != null) {
      Object payload = ((FakeJob) job).payload();
      assertThat(slot.announced)
          .as("announced to %s, which is given %s", slot, job)
          .isIn(job, payload);
    }
    slot.announced = null;
    begin(slot, job);
    if (slot.hasRested()) {
      coming.add(slot);
    }
  }

  private void begin(FakeSlot slot, Job job) {
    slot.current = (FakeJob) job;
    if (job != null) {
      started.add(slot.current.name);
      startedAt.add(now);
    }
  }

  /** The slot's work ends with this value and it goes on by itself; false if it may not. */
  boolean goOn(FakeSlot slot, Object value) {
    if (!slot.goOn(value)) {
      return false;
    }
    begin(slot, slot.lent.fake);
    return true;
  }

  void end(FakeSlot slot, Object value, Throwable cause, long retryDelay) {
    given(slot, scheduler.settleAndNext(slot, slot.current, value, cause, retryDelay));
    boolean tells = slot.hasTold();
    if (tells && !tellsAtOnce) {
      coming.add(slot);
    }
    applyEffects();
    if (tells && tellsAtOnce) {
      given(slot, scheduler.next(slot));
      applyEffects();
    }
  }

  /**
   * Slots come together: some that were woken, and some whose work ends with these values, or fails
   * with those that are exceptions.
   */
  void arrive(Map<FakeSlot, Object> ended, long retryDelay, List<FakeSlot> woken) {
    coming.removeAll(woken);
    List<FakeArrival> together = new ArrayList<>();
    ended.forEach((slot, value) -> together.add(new FakeArrival(slot, value, retryDelay)));
    woken.forEach(slot -> together.add(new FakeArrival(slot)));
    scheduler.arrive(together);
    together.forEach(arrival -> given(arrival.slot(), arrival.next()));
    applyEffects();
    List<FakeSlot> telling =
        together.stream().map(FakeArrival::slot).filter(FakeSlot::hasTold).toList();
    if (!tellsAtOnce) {
      coming.addAll(telling);
      return;
    }
    for (FakeSlot slot : telling) {
      given(slot, scheduler.next(slot));
      applyEffects();
    }
  }

  private static final class FakeArrival extends Arrival {
    FakeArrival(FakeSlot slot) {
      super(slot, null, null, null, JobSpec.NONE);
    }

    FakeArrival(FakeSlot slot, Object value, long retryDelay) {
      super(
          slot,
          slot.current,
          value instanceof Throwable ? null : value,
          value instanceof Throwable cause ? cause : null,
          value instanceof Throwable ? retryDelay : JobSpec.NONE);
    }

    @Override
    protected FakeSlot slot() {
      return (FakeSlot) super.slot();
    }
  }

  // ---- time

  long now() {
    return now;
  }

  /** Lets time pass; timers fire on time. */
  void advance(long ticks) {
    applyEffects(); // the end of a transition that was thought to leave none
    long end = now + ticks;
    while (timerSet && timer - end <= 0) {
      if (timer - now > 0) {
        now = timer;
      }
      tick();
    }
    now = end;
  }

  /** Lets time pass in one leap, so that what is due in between is done late. */
  void leap(long ticks) {
    applyEffects();
    now += ticks;
    while (timerSet && timer - now <= 0) {
      tick();
    }
  }

  /** Lets time pass while no timer fires, as in a process that is held up. */
  void stall(long ticks) {
    applyEffects();
    now += ticks;
  }

  /** Whether the scheduler waits for a tick. */
  boolean isTimerSet() {
    return timerSet;
  }

  /** Time has passed and the timer that should have told of it has not fired. */
  boolean isTickLate() {
    return timerSet && timer - now <= 0;
  }

  /** Says what is to become of the execution that was asked about first. */
  void answerOverdue() {
    answerOldest();
    applyEffects();
  }

  private void answerOldest() {
    Overdue asked = overdue.remove(0);
    scheduler.timedOut(asked.job, asked.attempt, retryAfterTimeout);
  }

  private void tick() {
    timerSet = false;
    scheduler.tick();
    applyEffects();
  }

  // ---- effects

  void applyEffects() {
    while (true) {
      List<Effect> effects = scheduler.takeEffects();
      if (effects != null) {
        effects.forEach(effect -> effect.apply(this));
      } else if (slotsComeAtOnce && !coming.isEmpty()) {
        FakeSlot slot = coming.remove(0);
        given(slot, scheduler.next(slot));
      } else {
        return;
      }
    }
  }

  void woken(FakeSlot slot) {
    coming.add(slot);
  }

  @Override
  public void entered(Job job) {
    FakeJob fake = (FakeJob) job;
    fake.entered++;
    entered.add(fake.name);
  }

  @Override
  public void settled(Effect.Settled settled) {
    ((FakeJob) settled.job()).settled.add(settled);
  }

  @Override
  public void stopWork(Job job, int attempt) {
    ((FakeJob) job).stopped.add(attempt);
  }

  @Override
  public void overdue(Job job, int attempt) {
    overdue.add(new Overdue(job, attempt));
    if (answersAtOnce) {
      answerOldest();
    }
  }

  /** As the engine does: the slot's work goes on unobserved, and another slot takes its place. */
  @Override
  public void abandoned(SlotState slot) {
    abandoned.add((FakeSlot) slot);
    FakeSlot another = new FakeSlot(this, "slot" + slots.size());
    slots.add(another);
    scheduler.addSlot(another);
  }

  @Override
  public void setTimer(long deadline) {
    timerSet = true;
    timer = deadline;
  }

  @Override
  public void manyIdleKeys(int number) {
    idleKeys.add(number);
  }

  @Override
  public void happened(Event event) {
    if (event.job() instanceof FakeJob job) {
      job.events.append(letter(event.kind()));
    } else {
      events.add(event.kind() + (event.number() == 0 ? "" : " " + event.number()));
    }
  }

  private static char letter(Event.Kind kind) {
    return switch (kind) {
      case REJECTED -> 'r';
      case ACCEPTED -> 'a';
      case WAITING -> 'w';
      case ENTERED -> 'E';
      case STARTED -> 'S';
      case RETRYING -> 'R';
      case SETTLED -> 'X';
      case RELEASED -> 'l';
      case ABANDONED -> 'b';
      default -> throw new AssertionError(kind);
    };
  }

  @Override
  public void drained() {
    drained++;
  }
}
