package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.statistics.Statistics;

/** Plays commands on a scheduler and on the {@link Model}, and compares the two after each. */
final class Player {

  /** What a sequence of commands is played on. */
  record Setup(
      int workers,
      int maxSize,
      int maxWaiting,
      int maxRetrying,
      OverflowPolicy overflow,
      NestedPutPolicy nestedPut,
      int retryAfterTimeout,
      boolean fair,
      Optional<RateLimit> rateLimit,
      Optional<RateLimit> keyRateLimit) {
    boolean isLimited() {
      return rateLimit.isPresent() || keyRateLimit.isPresent();
    }

    SchedulerConfig config() {
      return new SchedulerConfig(
          workers,
          maxSize,
          maxWaiting,
          maxRetrying,
          overflow,
          nestedPut,
          fair,
          rateLimit.orElse(null),
          keyRateLimit.orElse(null));
    }
  }

  /** Longer than any delay that is generated. */
  private static final int IDLE = 20;

  record PlayedJoin(FakeJoiner real, ModelScopes.Join model) {}

  final Harness queue;
  final Model model;
  final List<PlayedJoin> joins = new ArrayList<>();
  final Readings readings;
  final Hits hits = new Hits();
  private final Setup setup;
  private final List<Command> played = new ArrayList<>();
  private final Map<FakeSlot, ModelTask.Execution> executions = new HashMap<>();
  private final Invariants invariants;
  private final Comparison comparison;

  Player(Setup setup) {
    this(setup, true);
  }

  private Player(Setup setup, boolean observed) {
    this.setup = setup;
    queue = new Harness(setup.config(), observed, Pacing.EXACT).holdSlots().holdAnswers();
    queue.retryAfterTimeout = setup.retryAfterTimeout;
    model = new Model(setup.config(), setup.retryAfterTimeout);
    invariants = new Invariants(queue, () -> model.choice.ready().size(), this::mayStart);
    readings = new Readings(queue, model);
    comparison = new Comparison(this);
  }

  /** How many tasks may start, as far as the scheduler has been told of the time that passed. */
  private int mayStart() {
    int ready = model.choice.ready().size();
    if (setup.rateLimit.isEmpty()) {
      return ready;
    }
    return model.rate.allows(model.alarms.now) && !queue.isTickLate() ? Math.min(ready, 1) : 0;
  }

  static String scope(int n) {
    return "s" + n % 3;
  }

  /** Plays the commands, then lets everything end. A failure tells what was played. */
  static Player play(Setup setup, List<Command> commands) {
    return play(new Player(setup), setup, commands);
  }

  /** The same, with nobody told of what happens, so that tasks without options get no job. */
  static Player playUnobserved(Setup setup, List<Command> commands) {
    return play(new Player(setup, false), setup, commands);
  }

  private static Player play(Player player, Setup setup, List<Command> commands) {
    try {
      commands.forEach(player::step);
      player.drain();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\nplayed on " + setup + ": " + player.played, e);
    }
    return player;
  }

  void step(Command command) {
    played.add(command);
    if (readings.count() > 0) {
      invariants.beyondBoundForReaders();
    }
    invariants.before();
    hits.before(model);
    command.run(this);
    hits.after(model, command);
    invariants.check(command.isTime());
    readings.check(command);
    comparison.check(command);
  }

  /** Closes the queue and does what is left to do; fails if that does not bring it to its end. */
  private void drain() {
    step(new Command.Close());
    int limit = 100 + (setup.isLimited() ? 100 : 20) * queue.jobs.size();
    for (int i = 0; queue.drained == 0 && i < limit; i++) {
      doNext();
    }
    assertThat(queue.drained).as("everything ended: %s", queue.stats()).isEqualTo(1);
    comparison.checkEnd();
  }

  /** Does what is left to do, but for consuming outcomes, until nothing comes of it. */
  void work() {
    int end = IDLE;
    for (int i = 0; i < end && queue.stats().unfinished() > 0; i++) {
      boolean waits = queue.overdue.isEmpty() && queue.coming.isEmpty() && working().isEmpty();
      doNext();
      end = waits ? end : i + IDLE;
    }
  }

  private void doNext() {
    if (!queue.overdue.isEmpty()) {
      step(new Command.AnswerOverdue());
    } else if (!queue.coming.isEmpty()) {
      step(new Command.Arrive(0));
    } else if (working().isEmpty()) {
      step(new Command.Advance(1));
    } else {
      step(new Command.End(0, Command.Ending.TEXT, 0));
    }
  }

  // ---- puts

  void put(List<Command.Option> options) {
    FakeJob.Task task = FakeJob.task("t" + queue.jobs.size());
    boolean fromOutside = working().isEmpty();
    for (Command.Option option : options) {
      if (!(fromOutside && option.kind() == Command.Option.Kind.NESTED)) {
        option.applyTo(task);
      }
    }
    FakeJob job = queue.put(task);
    assertThat(job.admission).as("%s %s", job, job.spec).isEqualTo(model.put(job));
  }

  // ---- slots

  void arrive(int which) {
    if (!queue.coming.isEmpty()) {
      FakeSlot slot = queue.arrive(which % queue.coming.size());
      begin(slot);
    }
  }

  void end(int which, Command.Ending how, int retryDelay) {
    if (working().isEmpty()) {
      return;
    }
    FakeSlot slot = working().get(which % working().size());
    Object value =
        switch (how) {
          case TEXT -> "result of " + slot.current.name;
          case NUMBER -> queue.jobs.indexOf(slot.current);
          case NULL, FAILURE, RETRY -> null;
        };
    boolean failed = how == Command.Ending.FAILURE || how == Command.Ending.RETRY;
    long retry = how == Command.Ending.RETRY ? retryDelay : JobSpec.NONE;
    queue.end(slot, value, failed ? new IllegalStateException() : null, retry);
    if (model.end(executions.remove(slot), value, failed, retry)) {
      begin(slot);
    } else {
      assertThat(slot.current).as("what an abandoned slot gets").isNull();
    }
  }

  /**
   * Slots come together: so many that work, of whose tasks all succeed but the one of this index,
   * and so many that were woken.
   */
  void arriveTogether(int ending, int failing, int retryDelay, int woken) {
    Map<FakeSlot, Object> ended = new LinkedHashMap<>();
    for (FakeSlot slot : working().stream().limit(ending).toList()) {
      boolean fails = ended.size() == failing;
      ended.put(slot, fails ? new IllegalStateException() : "result of " + slot.current.name);
    }
    List<FakeSlot> takers = new ArrayList<>();
    List<FakeSlot> others = queue.coming.stream().limit(woken).toList();
    queue.arrive(ended, retryDelay, others);
    ended.forEach(
        (slot, value) -> {
          boolean failed = value instanceof Throwable;
          long retry = failed ? retryDelay : JobSpec.NONE;
          if (model.end(executions.remove(slot), failed ? null : value, failed, retry)) {
            takers.add(slot);
          } else {
            assertThat(slot.current).as("what an abandoned slot gets").isNull();
          }
        });
    takers.addAll(others);
    takers.forEach(this::begin);
  }

  private void begin(FakeSlot slot) {
    ModelTask.Execution expected = model.next();
    assertThat(slot.current)
        .as("what %s gets", slot)
        .isSameAs(expected == null ? null : expected.task.job);
    if (expected != null) {
      executions.put(slot, expected);
    }
  }

  private List<FakeSlot> working() {
    return queue.slots.stream().filter(slot -> slot.current != null).toList();
  }

  // ---- joins

  void join(String scope, Class<?> type) {
    ModelScopes.Join join = new ModelScopes.Join(type);
    if (model.closed) {
      join.answered = true;
      join.failure = QueueClosedException.class;
    } else {
      model.scopes.join(scope, join);
    }
    joins.add(new PlayedJoin(queue.join(scope, type), join));
  }

  void withdraw(int which) {
    if (!joins.isEmpty()) {
      PlayedJoin join = joins.get(which % joins.size());
      String scope = join.real.scopeName;
      assertThat(queue.scheduler.withdraw(scope, join.real))
          .as("withdrawn")
          .isEqualTo(model.scopes.withdraw(scope, join.model));
    }
  }

  // ---- control

  void cancel(int which) {
    if (!queue.jobs.isEmpty()) {
      String id = queue.jobs.get(which % queue.jobs.size()).id();
      hits.cancel(model, id);
      assertThat(queue.cancel(id))
          .as("cancelled %s", id)
          .isEqualTo(model.cancel(task -> task.id.equals(id)) > 0);
    }
  }

  void setPriority(int which, int priority) {
    if (!queue.jobs.isEmpty()) {
      String id = queue.jobs.get(which % queue.jobs.size()).id();
      hits.setPriority(model, id);
      assertThat(queue.setPriority(id, priority))
          .as("priority of %s set", id)
          .isEqualTo(model.setPriority(id, priority));
    }
  }

  void cancelScope(String scope) {
    assertThat(queue.cancelScope(scope))
        .as("number cancelled")
        .isEqualTo(model.cancel(task -> task.job.scopeName.equals(scope)));
  }

  void cancelAll() {
    assertThat(queue.cancelAll()).as("number cancelled").isEqualTo(model.cancel(task -> true));
  }

  void clear() {
    assertThat(queue.clear())
        .as("number cleared")
        .isEqualTo(model.cancel(task -> task.place != ModelTask.Place.RUNNING));
  }

  void pause() {
    queue.run(queue.scheduler::pause);
    model.paused = !model.closing;
  }

  void resume() {
    hits.resume(model);
    queue.run(queue.scheduler::resume);
    model.paused = false;
  }

  void resize(int workers) {
    hits.resize(model, workers);
    model.workers = workers;
    queue.run(() -> queue.scheduler.resize(workers));
    while (queue.slots.size() - queue.abandoned.size() < workers) {
      queue.addSlot();
    }
  }

  void close() {
    queue.run(queue.scheduler::startClosing);
    if (!model.closing) {
      model.close();
    }
  }

  // ---- time

  void advance(int ticks) {
    queue.advance(ticks);
    long end = model.alarms.now + ticks;
    while (model.alarms.advanceToNext(end)) {
      model.tick();
    }
    model.alarms.now = end;
  }

  void stall(int ticks) {
    queue.stall(ticks);
    model.alarms.now += ticks;
  }

  void answerOverdue() {
    assertThat(queue.overdue)
        .as("executions that are over their time")
        .hasSameSizeAs(model.overdue);
    if (!queue.overdue.isEmpty()) {
      queue.answerOverdue();
      model.answerOverdue();
    }
  }

  void leap(int ticks) {
    queue.leap(ticks);
    model.alarms.now += ticks;
    model.tick();
  }

  /** Fails if the pair is not met in any of a property's tries. */
  void covers(Hits.Pair pair) {
    Statistics.label(pair.name())
        .collect(hits.contains(pair))
        .coverage(coverage -> coverage.check(true).count(count -> count > 0));
  }
}
