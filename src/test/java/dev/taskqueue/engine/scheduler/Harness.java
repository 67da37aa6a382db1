package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static java.util.stream.Collectors.toCollection;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskQueueStats;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A scheduler with everything around it driven by hand: it carries out the effects of each
 * transition, plays the slots, and ticks only when the scheduler has asked for it.
 */
final class Harness implements EffectHandler {

  record Overdue(Job job, int attempt) {}

  static final String SCOPE = "default";

  /** Close to the end of the range, so that deadlines wrap as those of nanoTime may. */
  private static final long START = Long.MAX_VALUE - 20;

  final Scheduler scheduler;

  /** Names in the order in which executions started, retries included. */
  final List<String> started = new ArrayList<>();

  /** Names in the order in which puts that had to wait were told that they are in the buffer. */
  final List<String> entered = new ArrayList<>();

  /** Slots that were woken and have not asked for a job. */
  final List<FakeSlot> coming = new ArrayList<>();

  /** Slots that were given up. */
  final List<FakeSlot> abandoned = new ArrayList<>();

  final List<FakeJob> jobs = new ArrayList<>();

  /** All slots ever added. */
  final List<FakeSlot> slots = new ArrayList<>();

  /** Executions over their time that the scheduler has asked about and got no answer. */
  final List<Overdue> overdue = new ArrayList<>();

  int drained;

  /** Delay before the retry of an execution that has timed out; negative for no retry. */
  long retryAfterTimeout = 0;

  private boolean slotsComeAtOnce = true;
  private boolean answersAtOnce = true;
  private long now = START;
  private boolean timerSet;
  private long timer;

  Harness(SchedulerConfig config) {
    scheduler = new Scheduler(config, () -> now);
    for (int i = 0; i < config.workers(); i++) {
      addSlot();
    }
  }

  static Harness of(int workers, int maxSize) {
    return of(workers, maxSize, OverflowPolicy.WAIT);
  }

  static Harness of(int workers, int maxSize, OverflowPolicy overflow) {
    return new Harness(
        new SchedulerConfig(workers, maxSize, 1_000, overflow, NestedPutPolicy.ADMIT));
  }

  /** A queue with one slot, which is taken by a task named "running". */
  static Harness busy(int maxSize, OverflowPolicy overflow) {
    Harness harness = of(1, maxSize, overflow);
    harness.put("running");
    return harness;
  }

  static Harness busy(int maxSize) {
    return busy(maxSize, OverflowPolicy.WAIT);
  }

  /** From now on a woken slot asks for a job only when told to {@link #arrive}. */
  Harness holdSlots() {
    slotsComeAtOnce = false;
    return this;
  }

  /** From now on {@link #overdue} executions are answered only by {@link #answerOverdue}. */
  Harness holdAnswers() {
    answersAtOnce = false;
    return this;
  }

  // ---- puts

  FakeJob put(String name) {
    return put(task(name));
  }

  FakeJob put(FakeJob.Task task) {
    FakeJob job = task.build();
    jobs.add(job);
    job.admission = scheduler.put(job, job.scopeName, job.putByTask);
    applyEffects();
    return job;
  }

  void putAll(String... names) {
    for (String name : names) {
      put(name);
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
    begin(slot, scheduler.next(slot));
    applyEffects();
    return slot;
  }

  private void begin(FakeSlot slot, Job job) {
    slot.current = (FakeJob) job;
    if (job != null) {
      started.add(slot.current.name);
    }
  }

  /** The work of this name ends with its name as the result. */
  void succeed(String name) {
    succeed(name, name);
  }

  void succeed(String name, Object value) {
    end(slotOf(name), value, null, JobSpec.NONE);
  }

  void fail(String name) {
    fail(name, JobSpec.NONE);
  }

  /** The work of this name fails and, if it has attempts left, is to be tried again. */
  void fail(String name, long retryDelay) {
    end(slotOf(name), null, new IllegalStateException(name), retryDelay);
  }

  void end(FakeSlot slot, Object value, Throwable cause, long retryDelay) {
    begin(slot, scheduler.settleAndNext(slot, slot.current, value, cause, retryDelay));
    applyEffects();
  }

  /** The first slot that works at this; there must be one. */
  FakeSlot slotOf(String name) {
    return slots.stream()
        .filter(slot -> slot.current != null && slot.current.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name + " is not running: " + working()));
  }

  /** Ends what runs, and what starts for it, until nothing runs. */
  void succeedAll() {
    while (!working().isEmpty()) {
      succeed(working().get(0));
    }
  }

  /** What the slots work at, settled or not. */
  List<String> working() {
    return slots.stream()
        .filter(slot -> slot.current != null)
        .map(slot -> slot.current.name)
        .collect(toCollection(ArrayList::new));
  }

  // ---- joins

  FakeJoiner join() {
    return join(Object.class);
  }

  FakeJoiner join(Class<?> type) {
    return join(SCOPE, type);
  }

  FakeJoiner join(String scope) {
    return join(scope, Object.class);
  }

  FakeJoiner join(String scope, Class<?> type) {
    FakeJoiner joiner = new FakeJoiner(scope, type);
    scheduler.join(scope, joiner);
    applyEffects();
    return joiner;
  }

  // ---- control

  /** Does a transition, then what it has left to be done. */
  void run(Runnable transition) {
    transition.run();
    applyEffects();
  }

  boolean cancel(String id) {
    boolean found = scheduler.cancel(id, "test");
    applyEffects();
    return found;
  }

  int cancelScope(String scope) {
    int found = scheduler.cancelScope(scope, "test");
    applyEffects();
    return found;
  }

  int cancelAll() {
    int found = scheduler.cancelAll("test");
    applyEffects();
    return found;
  }

  int clear() {
    int found = scheduler.clear("test");
    applyEffects();
    return found;
  }

  TaskQueueStats stats() {
    return scheduler.stats();
  }

  FakeJob job(String name) {
    return jobs.stream().filter(job -> job.name.equals(name)).findFirst().orElseThrow();
  }

  // ---- time

  long now() {
    return now;
  }

  /** Lets time pass; timers fire on time. */
  void advance(long ticks) {
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
    now += ticks;
    while (timerSet && timer - now <= 0) {
      tick();
    }
  }

  /** Lets time pass while no timer fires, as in a process that is held up. */
  void stall(long ticks) {
    now += ticks;
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
        begin(slot, scheduler.next(slot));
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
    ((FakeJob) job).stops++;
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
  public void drained() {
    drained++;
  }
}
