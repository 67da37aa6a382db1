package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.QueueState;
import dev.taskqueue.RateLimit;
import dev.taskqueue.engine.scheduler.Command.Ending;
import dev.taskqueue.engine.scheduler.Command.Option.Kind;
import dev.taskqueue.engine.scheduler.Hits.Pair;
import dev.taskqueue.engine.scheduler.Player.Setup;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Two features that meet often: sequences of little else, with what is to hold for that pair said
 * beside what {@link Player} checks anyway.
 */
class InteractionPropertiesTest {

  // ---- cancel and retry

  @Property
  void s14CancelledTasksAreNotTriedAgain(
      @ForAll("setups") Setup setup, @ForAll("cancelsAndRetries") List<Command> commands) {
    Player player = Player.play(setup, commands);

    for (ModelTask task : player.model.tasks) {
      long starts = Collections.frequency(player.queue.started, task.job.name);
      assertThat(starts).as("executions of %s", task.job).isLessThanOrEqualTo(maxAttempts(task));
      if (task.job.outcome() == OutcomeKind.CANCELLED) {
        assertThat(task.job.payload()).isNull();
        assertThat(task.job.settled).hasSize(1);
      }
    }
    player.covers(Pair.CANCEL_RETRY);
  }

  @Provide
  Arbitrary<List<Command>> cancelsAndRetries() {
    return Generators.mixtures(
        List.of(
            Generators.puts(Kind.ATTEMPTS, Kind.ID, Kind.DELAY, Kind.TIMEOUT),
            Generators.arrivals(),
            Generators.ends(Ending.RETRY, Ending.RETRY, Ending.FAILURE, Ending.TEXT),
            numbers(30).map(Command.Cancel::new),
            Generators.times()));
  }

  private static int maxAttempts(ModelTask task) {
    return task.job.spec.maxAttempts();
  }

  // ---- timeout and close

  @Property
  void s9AClosingQueueIsDrainedWhenTheLastTaskHasItsOutcomeThoughWorkGoesOn(
      @ForAll("setups") Setup setup, @ForAll("timeouts") List<Command> commands) {
    Player player = new Player(setup);
    commands.forEach(player::step);
    player.step(new Command.Close());

    for (int i = 0; i < 10_000 && player.queue.drained == 0; i++) {
      assertThat(player.queue.stats().unfinished()).isPositive();
      boolean started = !player.queue.coming.isEmpty();
      boolean asked = !player.queue.overdue.isEmpty();
      player.step(
          asked
              ? new Command.AnswerOverdue()
              : started ? new Command.Arrive(0) : new Command.Advance(10));
    }

    // Every task has a timeout and gives its slot up, so no work has to end for that.
    assertThat(player.queue.drained).isEqualTo(1);
    assertThat(player.queue.stats().unfinished()).isZero();
    player.covers(Pair.TIMEOUT_CLOSE);
  }

  @Provide
  Arbitrary<List<Command>> timeouts() {
    Arbitrary<Command> put =
        numbers(9)
            .list()
            .ofSize(3)
            .map(
                n ->
                    new Command.Put(
                        List.of(
                            new Command.Option(Kind.TIMEOUT, n.get(0)),
                            new Command.Option(Kind.ABANDON_AFTER, n.get(1)),
                            new Command.Option(Kind.ATTEMPTS, n.get(2)))));
    return Generators.mixtures(
        List.of(put, Generators.arrivals(), Generators.ends(Ending.values()), Generators.times()));
  }

  // ---- pause and resize

  @Property
  void s20NothingStartsWhilePausedAndResizingKeepsTheBound(
      @ForAll("setups") Setup setup, @ForAll("pausesAndResizes") List<Command> commands) {
    Player player = new Player(setup);
    for (Command command : commands) {
      int started = player.queue.started.size();
      boolean paused = player.queue.stats().state() == QueueState.PAUSED;
      player.step(command);
      if (paused) {
        assertThat(player.queue.started).as("starts while paused").hasSize(started);
      }
    }
    player.step(new Command.Resume());
    while (!player.queue.coming.isEmpty()) {
      player.step(new Command.Arrive(0));
    }

    assertThat(player.queue.stats())
        .as("every slot is taken, or nothing is left to start")
        .matches(stats -> stats.running() >= stats.workers() || stats.buffered() == 0);
    player.covers(Pair.RESIZE_RUNNING);
  }

  @Provide
  Arbitrary<List<Command>> pausesAndResizes() {
    return Generators.mixtures(
        List.of(
            Generators.puts(Kind.PRIORITY, Kind.NESTED),
            Generators.arrivals(),
            Generators.ends(Ending.TEXT),
            Arbitraries.of(new Command.Pause(), new Command.Resume()),
            numbers(4).map(n -> new Command.Resize(n + 1))));
  }

  // ---- drop and join

  @Property
  void s9DroppedTasksAreCountedInOneBatchAndKeepNoJoinWaiting(
      @ForAll("dropping") Setup setup, @ForAll("dropsAndJoins") List<Command> commands) {
    Player player = Player.play(setup, commands);

    long dropped =
        player.queue.jobs.stream().filter(job -> job.outcome() == OutcomeKind.DROPPED).count();
    assertThat(player.queue.stats().ended().dropped()).isEqualTo(dropped);
    assertThat(player.joins)
        .filteredOn(join -> join.real().isPending())
        .as("joins that were not withdrawn and got no answer")
        .allMatch(join -> !player.queue.scheduler.withdraw(join.real().scopeName, join.real()));
    player.covers(Pair.DROP_JOIN);
  }

  @Provide
  Arbitrary<Setup> dropping() {
    return Generators.setups(OverflowPolicy.DROP_NEWEST, OverflowPolicy.DROP_OLDEST);
  }

  @Provide
  Arbitrary<List<Command>> dropsAndJoins() {
    return Generators.mixtures(
        List.of(
            Generators.puts(Kind.SCOPE, Kind.PRIORITY, Kind.DELAY, Kind.ATTEMPTS),
            Generators.puts(Kind.SCOPE, Kind.PRIORITY, Kind.DELAY, Kind.TTL),
            Generators.arrivals(),
            Generators.ends(Ending.values()),
            Generators.joins(),
            Generators.times()));
  }

  // ---- cancel and waiting put

  @Property
  void s2WhoeverGivesUpWaitingTheOthersEnterInTheOrderOfTheirPuts(
      @ForAll("setups") Setup setup, @ForAll("cancelsAndWaiters") List<Command> commands) {
    Player player = Player.play(setup, commands);

    List<String> puts = player.queue.jobs.stream().map(job -> job.name).toList();
    assertThat(player.queue.entered).isSubsetOf(puts);
    assertThat(player.queue.entered.stream().map(puts::indexOf)).isSorted();
    player.covers(Pair.CANCEL_PUT_WAITING);
  }

  @Provide
  Arbitrary<List<Command>> cancelsAndWaiters() {
    return Generators.mixtures(
        List.of(
            Generators.puts(Kind.PUT_TIMEOUT, Kind.SCOPE),
            Generators.puts(Kind.PUT_TIMEOUT, Kind.PRIORITY, Kind.TTL),
            Generators.arrivals(),
            Generators.ends(Ending.TEXT),
            numbers(30).map(Command.Cancel::new),
            numbers(2).map(Command.CancelScope::new),
            Generators.times()));
  }

  // ---- timeout and cancel at the same instant

  @Property
  void s15OfATimeoutACancelAndAnEndAtTheSameInstantTheFirstDecides(
      @ForAll @IntRange(min = 1, max = 2) int attempts, @ForAll("orders") List<String> order) {
    Harness queue = Harness.of(2, 2).holdAnswers();
    queue.retryAfterTimeout = JobSpec.NONE;
    FakeJob job = queue.put(task("x").id("x").timeout(10).attempts(attempts).submitted());
    queue.stall(10);

    for (String event : order) {
      switch (event) {
        case "timeout" -> {
          queue.advance(0);
          if (!queue.overdue.isEmpty()) {
            queue.answerOverdue();
          }
        }
        case "cancel" -> queue.cancel("x");
        default -> queue.succeed("x");
      }
    }

    assertThat(job.settled).hasSize(1);
    assertThat(job.outcome())
        .isEqualTo(
            switch (order.get(0)) {
              case "timeout" -> OutcomeKind.FAILURE;
              case "cancel" -> OutcomeKind.CANCELLED;
              default -> OutcomeKind.SUCCESS;
            });
    assertThat(queue.stats().running()).as("its slot is free again, once").isZero();
    assertThat(queue.stats().ended().total()).isEqualTo(1);
    assertThat(job.stopped).hasSize(order.get(0).equals("end") ? 0 : 1);
  }

  @Property
  void s15CancelsMeetTimeoutsThatNobodyHasHeardOf(
      @ForAll("setups") Setup setup, @ForAll("cancelsAndTimeouts") List<Command> commands) {
    Player player = Player.play(setup, commands);

    for (FakeJob job : player.queue.jobs) {
      assertThat(job.settled).as("outcomes of %s", job).hasSizeLessThanOrEqualTo(1);
    }
    player.covers(Pair.CANCEL_TIMEOUT);
  }

  @Provide
  Arbitrary<List<Command>> cancelsAndTimeouts() {
    return Generators.mixtures(
        List.of(
            Generators.puts(Kind.TIMEOUT, Kind.ATTEMPTS, Kind.SUBMITTED),
            Generators.arrivals(),
            Generators.ends(Ending.TEXT, Ending.RETRY),
            numbers(12).map(Command.Stall::new),
            numbers(30).map(Command.Cancel::new),
            Generators.times()));
  }

  // ---- pause and rate

  @Property
  void s18NoWindowSeesMoreStartsThanTheLimitHoweverOftenTheQueueIsPaused(
      @ForAll("limited") Setup setup, @ForAll("pausesAndRates") List<Command> commands) {
    Player player = Player.play(setup, commands);

    RateLimit limit = setup.rateLimit().orElseThrow();
    List<Long> starts = player.queue.startedAt;
    for (int i = limit.permits(); i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - limit.permits()))
          .as("time of %s starts, from the %s. on", limit.permits() + 1, i - limit.permits() + 1)
          .isGreaterThanOrEqualTo(limit.period().toNanos());
    }
    player.covers(Pair.PAUSE_RATE);
  }

  @Provide
  Arbitrary<Setup> limited() {
    return Generators.setupsWithAll(OverflowPolicy.WAIT)
        .filter(setup -> setup.rateLimit().isPresent());
  }

  @Provide
  Arbitrary<List<Command>> pausesAndRates() {
    return Generators.mixtures(
        List.of(
            Generators.puts(Kind.ATTEMPTS, Kind.PRIORITY),
            Generators.puts(Kind.KEY, Kind.TTL),
            Generators.arrivals(),
            Generators.ends(Ending.TEXT, Ending.RETRY),
            Arbitraries.of(new Command.Pause(), new Command.Resume()),
            Generators.times()));
  }

  // ---- key and priority

  @Property
  void s19TasksOfAKeyStartInTheOrderOfTheirEntryWhateverTheirPriority(
      @ForAll("setups") Setup setup, @ForAll("keysAndPriorities") List<Command> commands) {
    Player player = Player.play(setup, commands);

    List<String> begun = player.queue.started.stream().distinct().toList();
    for (int key = 0; key < 3; key++) {
      String name = "k" + key;
      List<Integer> puts =
          begun.stream()
              .map(player.queue::job)
              .filter(job -> name.equals(job.spec.key()))
              .map(player.queue.jobs::indexOf)
              .toList();
      assertThat(puts).as("first starts of %s", name).isSorted();
    }
    player.covers(Pair.KEY_PRIORITY);
  }

  @Provide
  Arbitrary<List<Command>> keysAndPriorities() {
    return Generators.mixtures(
        List.of(
            Generators.puts(Kind.KEY, Kind.PRIORITY),
            Generators.puts(Kind.KEY, Kind.PRIORITY, Kind.ATTEMPTS),
            Generators.arrivals(),
            Generators.ends(Ending.TEXT, Ending.RETRY),
            Generators.priorities(),
            Generators.times()));
  }

  // ----

  @Provide
  Arbitrary<List<String>> orders() {
    return Arbitraries.shuffle("timeout", "cancel", "end");
  }

  @Provide
  Arbitrary<Setup> setups() {
    return Generators.setups(OverflowPolicy.WAIT);
  }

  private static Arbitrary<Integer> numbers(int max) {
    return Arbitraries.integers().between(0, max);
  }
}
