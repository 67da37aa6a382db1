package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.QueueState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Plays on a scheduler that wakes threads only when it is worth it. Which slot is woken when is
 * left to it; what is checked is that nobody waits for it longer than they may.
 */
final class PacedPlayer {

  static final Pacing PACING = new Pacing(4, 16, 3, 3, 9);

  /** How many threads put, apart from what does not sleep while its puts wait. */
  private static final int THREADS = 3;

  /** How many ends there are to one after which the slot lets its context have a turn. */
  private static final int RESTS_EVERY = 5;

  /** Tasks may be overseen together with those that were there before them. */
  private static final long LONGEST_WAIT = 2 * PACING.longest();

  /** What it is about is chosen by number among what there is. */
  record Step(Kind kind, int which, boolean flag) {
    enum Kind {
      PUT,
      PUT_DELAYED,
      PUT_WITH_TTL,
      PUT_WITH_TIMEOUT,
      ARRIVE,
      ARRIVE_TOGETHER,
      SUCCEED,
      FAIL,
      OCCUPIED,
      CANCEL,
      PAUSE,
      RESUME,
      RESIZE,
      TICK
    }

    @Override
    public String toString() {
      return kind + "(" + which + "," + flag + ")";
    }
  }

  private final Harness queue;
  private final List<Step> played = new ArrayList<>();
  private final Map<FakeJob, Long> enteredAt = new HashMap<>();
  private final Map<FakeJob, Object> values = new HashMap<>();
  private int startedBefore;
  private long lastEntry;
  private long lastPlainPut;
  private int waited;
  private int leftToQuickOne;
  private int lent;
  private long toldAsSlotRanOut;

  private PacedPlayer(int workers, int maxSize, boolean observed) {
    SchedulerConfig config =
        new SchedulerConfig(workers, maxSize, 100, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT);
    queue = new Harness(config, observed, PACING).holdSlots();
    queue.tellsAtOnce = false;
  }

  /**
   * How often a slot left tasks to a quick one, how many tasks were lent to one and run, and how
   * many puts of threads were told of because a slot ran out of tasks.
   */
  record Spared(int leftToQuickOne, int lent, long toldAsSlotRanOut) {}

  /** Plays the steps, then lets everything end. */
  static Spared play(int workers, int maxSize, boolean observed, List<Step> steps) {
    PacedPlayer player = new PacedPlayer(workers, maxSize, observed);
    try {
      steps.forEach(player::step);
      player.finish();
    } catch (AssertionError e) {
      String queue = "\nplayed on " + workers + " workers, maxSize " + maxSize + ": ";
      throw new AssertionError(e.getMessage() + queue + player.played, e);
    }
    return new Spared(player.leftToQuickOne, player.lent, player.toldAsSlotRanOut);
  }

  private List<FakeSlot> working() {
    return queue.slots.stream()
        .filter(slot -> slot.current != null && !queue.abandoned.contains(slot))
        .toList();
  }

  private void step(Step step) {
    played.add(step);
    int running = queue.stats().running();
    run(step);
    check(running);
    if (step.kind == Step.Kind.TICK) {
      checkWait();
    }
  }

  private void run(Step step) {
    FakeJob.Task task = FakeJob.task("t" + queue.jobs.size());
    queue.thread = step.which % (THREADS + 1);
    switch (step.kind) {
      case PUT -> queue.put(task);
      case PUT_DELAYED -> queue.put(task.delay(1 + step.which % 5));
      case PUT_WITH_TTL -> queue.put(task.ttl(1 + step.which % 9));
      case PUT_WITH_TIMEOUT -> queue.put(task.timeout(1 + step.which % 9).abandonAfter(5));
      case ARRIVE -> {
        if (!queue.coming.isEmpty()) {
          if (step.flag && step.which % RESTS_EVERY == 0) {
            queue.coming.get(step.which % queue.coming.size()).decline();
          }
          FakeSlot slot = queue.arrive(step.which % queue.coming.size());
          leftToQuickOne += slot.spare ? 1 : 0;
          ranOut(slot);
        }
      }
      case ARRIVE_TOGETHER -> arriveTogether(step);
      case SUCCEED, FAIL -> {
        if (!working().isEmpty()) {
          end(working().get(step.which % working().size()), step);
        }
      }
      case OCCUPIED -> {
        if (!working().isEmpty()) {
          FakeSlot slot = working().get(step.which % working().size());
          queue.run(() -> queue.scheduler.occupied(slot));
        }
      }
      case CANCEL -> {
        if (!queue.jobs.isEmpty()) {
          queue.cancel(queue.jobs.get(step.which % queue.jobs.size()).id());
        }
      }
      case PAUSE -> queue.run(queue.scheduler::pause);
      case RESUME -> queue.run(queue.scheduler::resume);
      case RESIZE -> {
        int workers = 1 + step.which % 5;
        queue.run(() -> queue.scheduler.resize(workers));
        while (queue.slots.size() - queue.abandoned.size() < workers) {
          queue.addSlot();
        }
      }
      case TICK -> queue.advance(1);
    }
  }

  private void arriveTogether(Step step) {
    Map<FakeSlot, Object> ended = new LinkedHashMap<>();
    for (FakeSlot slot : working().stream().limit(step.which % 4).toList()) {
      setSpeed(slot, step);
      ended.put(slot, "result of " + slot.current.name);
      if (slot.executing() == slot.current) {
        values.put(slot.current, "result of " + slot.current.name);
      }
    }
    List<FakeSlot> woken = queue.coming.stream().limit(step.which / 4).toList();
    if (step.which % RESTS_EVERY == 0) {
      Stream.concat(ended.keySet().stream().limit(1), woken.stream().limit(1))
          .forEach(FakeSlot::decline);
    }
    queue.arrive(ended, JobSpec.NONE, woken);
    Stream.concat(ended.keySet().stream(), woken.stream()).forEach(this::ranOut);
  }

  private static void setSpeed(FakeSlot slot, Step step) {
    if (step.flag) {
      slot.becomeQuick();
    } else {
      slot.becomeSlow();
    }
  }

  private void end(FakeSlot slot, Step step) {
    setSpeed(slot, step);
    if (step.which % RESTS_EVERY == 0) {
      slot.rest();
    }
    FakeJob job = slot.current;
    boolean failed = step.kind == Step.Kind.FAIL;
    if (!failed && slot.executing() == job) {
      values.put(job, "result of " + job.name);
    }
    IllegalStateException cause = failed ? new IllegalStateException() : null;
    queue.end(slot, failed ? null : "result of " + job.name, cause, JobSpec.NONE);
    leftToQuickOne += slot.spare ? 1 : 0;
    ranOut(slot);
    for (int n = step.which; n > 0 && slot.current != null && goOn(slot); n /= 2) {
      if (n % 2 == 1) {
        queue.put(FakeJob.task("t" + queue.jobs.size()));
      }
    }
  }

  private void ranOut(FakeSlot slot) {
    if (slot.current == null && !slot.isComing() && slot.isOutOfTasks()) {
      long told = told();
      queue.run(queue.scheduler::ranOut);
      toldAsSlotRanOut += told() - told;
    }
  }

  private long told() {
    return queue.jobs.stream().mapToInt(job -> job.entered).sum();
  }

  private boolean goOn(FakeSlot slot) {
    FakeJob job = slot.current;
    if (!queue.goOn(slot, "result of " + job.name)) {
      return false;
    }
    values.put(job, "result of " + job.name);
    lent++;
    return true;
  }

  // ---- what holds after each

  private void check(int runningBefore) {
    var stats = queue.stats();
    assertThat(stats.running())
        .as("S10 running")
        .isLessThanOrEqualTo(Math.max(stats.workers(), runningBefore));
    assertThat(stats.buffered()).as("S10 buffered").isLessThanOrEqualTo(stats.maxSize());
    assertThat(queue.coming).as("slots woken twice").doesNotHaveDuplicates();
    assertThat(queue.coming).as("slots at work are not woken").allMatch(s -> s.current == null);
    if (stats.buffered() < stats.maxSize()) {
      assertThat(stats.waiting()).as("S2 puts that wait though there is room").isZero();
    }
    assertThat(queue.slots)
        .as("relied on without a job")
        .noneMatch(slot -> slot.reliedOn && slot.job == null);
    for (String name : queue.started.subList(startedBefore, queue.started.size())) {
      checkOrder(queue.job(name));
    }
    waited = queue.started.size() > startedBefore ? 0 : waited;
    startedBefore = queue.started.size();
    queue.jobs.forEach(this::checkTold);
  }

  private void checkOrder(FakeJob job) {
    if (job.entry > 0) { // one that was lent and has ended never got to know its own
      assertThat(job.entry).as("S4 entry of %s, which starts", job).isGreaterThan(lastEntry);
      lastEntry = job.entry;
    }
    if (job.isPlain()) {
      assertThat(job.seq).as("S4 put of %s, which starts", job).isGreaterThan(lastPlainPut);
      lastPlainPut = job.seq;
    }
  }

  private void checkTold(FakeJob job) {
    boolean late = job.admission == Admission.PENDING && job.entry > 0;
    assertThat(job.entered).as("S2 told of %s", job).isLessThanOrEqualTo(late ? 1 : 0);
    if (late && job.entered == 0) {
      long since = enteredAt.computeIfAbsent(job, j -> queue.now());
      assertThat(queue.now() - since)
          .as("S2 ticks since the entry of %s, of which nobody was told", job)
          .isLessThan(PACING.longest());
      assertThat(job.outcome()).as("%s entered", job).isNotEqualTo(OutcomeKind.CANCELLED);
    }
  }

  /** A tick has passed: no task waits for long though a slot is idle, whichever do not come. */
  private void checkWait() {
    var stats = queue.stats();
    int coming = queue.coming.size();
    int idle = queue.slots.size() - queue.abandoned.size() - stats.running() - coming;
    long inTime = queue.coming.stream().filter(slot -> slot.expected > 0).count();
    boolean mayCome = idle > 0 && stats.running() + inTime < stats.workers();
    if (stats.state() == QueueState.PAUSED || stats.buffered() == 0 || !mayCome) {
      waited = 0;
    } else {
      waited++;
      assertThat((long) waited)
          .as("ticks for which %s tasks have waited, with %s slots idle", stats.buffered(), idle)
          .isLessThanOrEqualTo(LONGEST_WAIT + coming * PACING.longest());
    }
  }

  // ---- the end

  private void finish() {
    queue.run(queue.scheduler::startClosing);
    for (int i = 0; queue.drained == 0 && i < 50 * (queue.jobs.size() + 1); i++) {
      if (!queue.coming.isEmpty()) {
        step(new Step(Step.Kind.ARRIVE, 0, false));
      } else if (!working().isEmpty()) {
        step(new Step(Step.Kind.SUCCEED, 0, i % 2 == 0));
      } else {
        step(new Step(Step.Kind.TICK, 0, false));
      }
    }
    assertThat(queue.drained).as("everything ended: %s", queue.stats()).isEqualTo(1);
    assertThat(queue.jobs)
        .filteredOn(job -> job.admission == Admission.PENDING)
        .as("S2 puts that are told of their end")
        .allMatch(job -> job.entered == (job.entry > 0 ? 1 : 0));
    List<Object> results = new ArrayList<>();
    queue.scheduler.takeUnjoined().forEach(batch -> results.addAll(batch.report().results()));
    assertThat(results)
        .as("S4 results")
        .isEqualTo(queue.jobs.stream().map(values::get).filter(Objects::nonNull).toList());
    queue.slots.stream().filter(s -> s.current != null).toList().forEach(s -> endLate(s));
    queue.advance(100);
    assertThat(queue.isTimerSet()).as("a closed queue asks for ticks").isFalse();
  }

  private void endLate(FakeSlot slot) {
    queue.end(slot, null, null, JobSpec.NONE);
  }
}
