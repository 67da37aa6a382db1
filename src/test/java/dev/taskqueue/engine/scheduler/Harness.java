package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static java.util.stream.Collectors.toCollection;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskQueueStats;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** What tests say to a scheduler and ask of it: tasks and their work go by names. */
final class Harness extends ManualEngine {

  static final String SCOPE = "default";

  final List<FakeJob> jobs = new ArrayList<>();

  Harness(SchedulerConfig config) {
    this(config, true, Pacing.EXACT);
  }

  final int maxRetrying;

  Harness(SchedulerConfig config, boolean observed, Pacing pacing) {
    super(config, observed, pacing);
    maxRetrying = config.maxRetrying();
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
    job.seq = !observed && job.isPlain() ? putPlain(job) : 0;
    job.plain = job.seq > 0;
    job.admission =
        job.plain ? Admission.ENTERED : scheduler.put(job, job.scopeName, job.putByTask);
    applyEffects();
    return job;
  }

  /** In the one way or the other, which must come to the same. */
  private long putPlain(FakeJob job) {
    if (jobs.size() % 2 == 0) {
      return scheduler.putPlain(job, job.scopeName, job.scopeName, job.putByTask);
    }
    Object[] alone = {job};
    int entered = scheduler.putPlain(alone, 0, 1, job.scopeName, job.scopeName, job.putByTask);
    return entered == 0 ? 0 : scheduler.lastSeq();
  }

  /** Puts plain tasks of the default scope together; gives how many have entered. */
  int putTogether(String... names) {
    Object[] payloads = Stream.of(names).map(name -> task(name).build()).toArray();
    int entered = scheduler.putPlain(payloads, 0, payloads.length, SCOPE, SCOPE, false);
    for (int i = 0; i < entered; i++) {
      FakeJob job = (FakeJob) payloads[i];
      job.plain = true;
      job.admission = Admission.ENTERED;
      jobs.add(job);
    }
    applyEffects();
    return entered;
  }

  void putAll(String... names) {
    for (String name : names) {
      put(name);
    }
  }

  // ---- slots

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

  boolean setPriority(String id, int priority) {
    boolean found = scheduler.setPriority(id, priority);
    applyEffects();
    return found;
  }

  int cancelScope(String scope) {
    int found = scheduler.cancelScope(scope, "test");
    applyEffects();
    return found;
  }

  int cancelAll() {
    int found = scheduler.cancelAll("test").size();
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
}
