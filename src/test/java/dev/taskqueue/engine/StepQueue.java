package dev.taskqueue.engine;

import static dev.taskqueue.engine.Interleaved.expect;

import dev.taskqueue.JoinReport;
import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.engine.scheduler.Admission;
import dev.taskqueue.engine.scheduler.Batch;
import dev.taskqueue.engine.scheduler.Effect;
import dev.taskqueue.engine.scheduler.EffectHandler;
import dev.taskqueue.engine.scheduler.Job;
import dev.taskqueue.engine.scheduler.JobFactory;
import dev.taskqueue.engine.scheduler.JobSpec;
import dev.taskqueue.engine.scheduler.Lent;
import dev.taskqueue.engine.scheduler.Pacing;
import dev.taskqueue.engine.scheduler.Scheduler;
import dev.taskqueue.engine.scheduler.SchedulerConfig;
import dev.taskqueue.engine.scheduler.SlotState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * A queue whose threads are {@link StepThread}s: a transition is one step, as it is done under the
 * guard, and so is each of its effects, which the engine's own code carries out. The slots' threads
 * come when they are woken.
 */
final class StepQueue implements EffectHandler {

  private static final FakeVertx VERTX = new FakeVertx();
  private static final TaskQueueOptions OPTIONS = new TaskQueueOptions();
  private static final QueueCore CORE =
      new QueueCore(
          VERTX.context(),
          "q",
          OPTIONS.setWorkers(1).setExceptionHandler(failure -> {}),
          TaskQueueListener.NOOP,
          RequestSender.PLAIN);
  private static final LocalScope SCOPE = new LocalScope(CORE, "");

  /** A slot that begins what it gets, and stays at it if that is so wanted. */
  private final class StepSlot extends SlotState {

    private int attempt;

    @Override
    protected void wake() {
      next(thread("slot"));
    }

    private void next(StepThread thread) {
      thread.then("next", () -> transition(thread, s -> handed(thread, s.next(this))));
    }

    private void handed(StepThread thread, Job job) {
      if (job != null) {
        attempt = job.attempts();
        thread.then("run " + job.id(), () -> run(thread, (LocalTask) job));
      }
    }

    private void run(StepThread thread, LocalTask task) {
      running++;
      mostRunning = Math.max(mostRunning, running);
      boolean begun = task.begin(attempt) != null && task.task() != null;
      if (begun && name(task).equals(HELD)) {
        held = this;
      } else {
        thread.then("end " + task.id(), () -> end(thread, task, name(task)));
      }
    }

    private void end(StepThread thread, LocalTask task, Object value) {
      running--;
      transition(
          thread, s -> handed(thread, s.settleAndNext(this, task, value, null, JobSpec.NONE)));
      if (tells) {
        tells = false;
        next(thread);
      }
    }
  }

  /** The task that runs until it is told to end. */
  static final String HELD = "running";

  private final Scheduler scheduler;
  private final List<StepThread> threads = new ArrayList<>();
  private final List<String> played = new ArrayList<>();
  private final Map<String, LocalTask> tasks = new LinkedHashMap<>();
  private final Map<String, Future<Void>> puts = new LinkedHashMap<>();
  private final Set<Job> entered = new HashSet<>();
  private final List<Future<JoinReport>> joins = new ArrayList<>();
  private StepSlot held;
  private long now;
  private long timer = Long.MAX_VALUE;
  private int workers = 1;
  private int running;
  private int mostRunning;
  private int drained;
  private int names;

  /** With one slot, room for one task, and for two that wait. */
  StepQueue(Pacing pacing) {
    scheduler =
        new Scheduler(
            new SchedulerConfig(1, 1, 2, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT),
            () -> now,
            () -> 0,
            false,
            new Jobs(),
            pacing);
    thread("deployer").then("add a slot", () -> transition(last(), s -> s.addSlot(new StepSlot())));
  }

  private StepThread last() {
    return threads.get(threads.size() - 1);
  }

  // ---- what threads do

  StepThread thread(String name) {
    StepThread thread = new StepThread(name);
    threads.add(thread);
    return thread;
  }

  /** A transition, then its effects. */
  private void transition(StepThread thread, Consumer<Scheduler> transition) {
    transition.accept(scheduler);
    List<Effect> effects = scheduler.takeEffects();
    if (effects != null) {
      thread.first(
          effects.stream()
              .map(
                  effect ->
                      new StepThread.Step(
                          effect.getClass().getSimpleName(), () -> effect.apply(this)))
              .toList());
    }
  }

  void act(String name, Consumer<Scheduler> transition) {
    StepThread thread = thread(name);
    thread.then(name, () -> transition(thread, transition));
  }

  /** A name that no other task has. */
  String free(String name) {
    return name + ++names;
  }

  void put(String name, long timeout) {
    StepThread thread = thread("put " + name);
    JobSpec spec =
        new JobSpec(
            name, null, 4, 0, JobSpec.NONE, JobSpec.NONE, timeout, JobSpec.NONE, 1, true, false);
    LocalTask task = new LocalTask(SCOPE, c -> Future.succeededFuture(), spec, null);
    thread.then(
        "put",
        () -> {
          Admission[] admission = {null};
          transition(thread, s -> admission[0] = s.put(task, "", false));
          if (admission[0] == Admission.ENTERED || admission[0] == Admission.PENDING) {
            tasks.put(name, task);
          }
          thread.then("future", () -> puts.put(name, future(admission[0], task)));
        });
  }

  private static Future<Void> future(Admission admission, LocalTask task) {
    return switch (admission) {
      case ENTERED -> LocalTask.enteredPut();
      case PENDING -> task.pendingPut(Promise.promise());
      case FULL, CLOSED, DUPLICATE -> Future.failedFuture(admission.name());
    };
  }

  /** A put of a task without options, which gets its job only from the slot. */
  void putPlain(String name) {
    StepThread thread = thread("put plain " + name);
    thread.then(
        "put",
        () -> {
          long[] number = {0};
          transition(thread, s -> number[0] = s.putPlain(name, SCOPE, "", false));
          if (number[0] > 0) {
            tasks.put(name, null);
            puts.put(name, LocalTask.enteredPut());
          } else {
            threads.remove(thread);
            put(name, JobSpec.NONE);
          }
        });
  }

  /** Gives plain tasks their jobs; so small a buffer never lends any. */
  private final class Jobs implements JobFactory {
    @Override
    public Job make(Object name, Object scope) {
      LocalTask task =
          new LocalTask(SCOPE, c -> Future.succeededFuture(), JobSpec.plain(JobSpec.NONE), null);
      tasks.put((String) name, task);
      return task;
    }

    @Override
    public Lent lend(Object name, Object scope, long seq) {
      throw new AssertionError(name);
    }
  }

  private String name(LocalTask task) {
    return name(task.id());
  }

  private String name(String id) {
    return tasks.keySet().stream()
        .filter(name -> tasks.get(name) != null && tasks.get(name).id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  void join() {
    Promise<JoinReport> promise = Promise.promise();
    joins.add(promise.future());
    act("join", s -> s.join("", new JoinPromise(CORE, "", Object.class, promise, false)));
  }

  /** The work that is held ends. */
  void endHeld() {
    StepThread thread = thread("slot of " + HELD);
    StepSlot slot = held;
    held = null;
    thread.then("end", () -> slot.end(thread, tasks.get(HELD), HELD));
  }

  void resize(int workers) {
    StepThread thread = thread("resize");
    thread
        .then(
            "resize",
            () -> {
              this.workers = Math.max(workers, this.workers);
              transition(thread, s -> s.resize(workers));
            })
        .then("add a slot", () -> transition(thread, s -> s.addSlot(new StepSlot())));
  }

  /** Time passes, and what is due then is done. */
  void passTime(long time) {
    StepThread thread = thread("timer");
    thread.then(
        "tick",
        () -> {
          now += time;
          timer = Long.MAX_VALUE;
          transition(thread, Scheduler::tick);
        });
  }

  // ---- the order

  /** Plays until no thread has a step left. */
  void run(IntUnaryOperator choice) {
    threads.removeIf(StepThread::isDone);
    while (!threads.isEmpty()) {
      StepThread chosen = threads.get(threads.size() == 1 ? 0 : choice.applyAsInt(threads.size()));
      played.add(chosen.step());
      threads.removeIf(StepThread::isDone);
      check();
    }
  }

  /** What holds after every step. */
  private void check() {
    TaskQueueStats stats = scheduler.stats();
    expect(mostRunning <= workers && stats.running() <= workers, "S10 more run than there may");
    expect(stats.buffered() <= 1, "S10 more in the buffer than there may be");
    expect(stats.waiting() == 0 || stats.buffered() == 1, "S2 a put waits though there is room");
    expect(drained <= 1, "drained twice");
  }

  /** Closes the queue and lets all end; says what became of it. */
  String finish() {
    if (held != null) {
      endHeld();
    }
    act("close", Scheduler::startClosing);
    run(n -> 0);
    for (int i = 0; i < 9 && timer != Long.MAX_VALUE; i++) {
      passTime(Math.max(0, timer - now));
      run(n -> 0);
    }
    expect(drained == 1, "not drained: " + scheduler.stats());
    return outcome();
  }

  private String outcome() {
    Set<JoinReport> reports = Collections.newSetFromMap(new IdentityHashMap<>());
    StringBuilder joined = new StringBuilder();
    for (Future<JoinReport> join : joins) {
      expect(join.isComplete(), "S5 a join is not answered");
      if (join.failed()) {
        joined.append(" join=").append(join.cause().getClass().getSimpleName());
        continue;
      }
      joined.append(" join=").append(ends(List.of(join.result())).keySet());
      reports.add(join.result());
    }
    scheduler.takeUnjoined().stream().map(Batch::report).forEach(reports::add);
    Map<String, String> ends = ends(reports);
    for (Map.Entry<String, Future<Void>> put : puts.entrySet()) {
      String end = ends.get(put.getKey());
      expect(put.getValue().isComplete(), "S2 a put is not told: " + put.getKey());
      boolean accepted = tasks.containsKey(put.getKey());
      expect(accepted == (end != null), "S15 outcome of " + put.getKey() + ": " + end);
      expect(put.getValue().succeeded() || !"ok".equals(end), "S2 a failed put has run");
      if (put.getValue().failed()) {
        expect(!entered.contains(tasks.get(put.getKey())), "S2 a put failed, and has entered");
        String why = put.getValue().cause().getMessage();
        ends.put(put.getKey(), accepted ? end + " unentered" : why);
      }
    }
    TaskQueueStats stats = scheduler.stats();
    expect(stats.ended().total() == tasks.size(), "S15 counted " + stats.ended());
    expect(stats.running() == 0 && running == 0, "S14 a slot is not free again");
    return ends + joined.toString();
  }

  private Map<String, String> ends(Collection<JoinReport> reports) {
    Map<String, String> ends = new TreeMap<>();
    for (JoinReport report : reports) {
      report.results().forEach(name -> once(ends.put((String) name, "ok")));
      for (TaskFailure failure : report.failures()) {
        once(ends.put(name(failure.taskId()), failure.kind().name()));
      }
    }
    return ends;
  }

  private static void once(String before) {
    expect(before == null, "S15 two outcomes");
  }

  /** What was played, for the message of a failure. */
  @Override
  public String toString() {
    return String.join("\n", played);
  }

  // ---- effects

  @Override
  public void entered(Job job) {
    entered.add(job);
    CORE.entered(job);
  }

  @Override
  public void settled(Effect.Settled settled) {
    CORE.settled(settled);
  }

  @Override
  public void stopWork(Job job, int attempt) {
    CORE.stopWork(job, attempt);
  }

  @Override
  public void overdue(Job job, int attempt) {
    StepThread thread = thread("timeout");
    thread.then("timedOut", () -> transition(thread, s -> s.timedOut(job, attempt, JobSpec.NONE)));
  }

  @Override
  public void abandoned(SlotState slot) {
    throw new AssertionError("no task is to be abandoned here");
  }

  @Override
  public void setTimer(long deadline) {
    timer = Math.min(timer, deadline);
  }

  @Override
  public void drained() {
    drained++;
  }
}
