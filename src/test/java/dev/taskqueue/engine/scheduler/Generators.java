package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.Command.Option.Kind;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.RateLimit;
import dev.taskqueue.engine.scheduler.Command.Ending;
import dev.taskqueue.engine.scheduler.Command.Option;
import dev.taskqueue.engine.scheduler.Player.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** What properties make queues and commands of. Numbers are small so that things meet. */
final class Generators {

  private Generators() {}

  static Arbitrary<Setup> setups(OverflowPolicy... overflows) {
    return setups(Arbitraries.just(Optional.empty()), Arbitraries.just(false), overflows);
  }

  /** Queues of which some have a rate limit, some one for each key, and some are fair. */
  static Arbitrary<Setup> setupsWithAll(OverflowPolicy... overflows) {
    return setups(rateLimits().optional(0.4), Arbitraries.of(true, false), overflows);
  }

  /** Limits of a few starts in a few ticks. */
  static Arbitrary<RateLimit> rateLimits() {
    return Combinators.combine(number(1, 4), number(1, 12), number(1, 4))
        .as(
            (permits, period, burst) ->
                new RateLimit(permits, Duration.ofNanos(period), Math.min(burst, permits)));
  }

  private static Arbitrary<Setup> setups(
      Arbitrary<Optional<RateLimit>> limits, Arbitrary<Boolean> fair, OverflowPolicy... overflows) {
    return Combinators.combine(
            number(1, 4),
            number(1, 4),
            Arbitraries.of(1_000, 0, 1, 3),
            Arbitraries.of(overflows),
            Arbitraries.of(NestedPutPolicy.class),
            number(-1, 5),
            fair,
            Combinators.combine(limits, limits, Arbitraries.of(1_000, 1, 2)).as(Limits::new))
        .as(
            (workers, maxSize, maxWaiting, overflow, nested, retry, isFair, some) ->
                new Setup(
                    workers,
                    maxSize,
                    maxWaiting,
                    some.retrying,
                    overflow,
                    nested,
                    retry,
                    isFair,
                    some.all,
                    some.ofKeys));
  }

  private record Limits(Optional<RateLimit> all, Optional<RateLimit> ofKeys, int retrying) {}

  /** All that can be called, in a mixture that keeps a queue of this size busy. */
  static Arbitrary<Command> anyCommand() {
    return Arbitraries.frequencyOf(
        Tuple.of(9, puts(Kind.values())),
        Tuple.of(4, puts(Kind.SCOPE, Kind.KEY)),
        Tuple.of(8, arrivals()),
        Tuple.of(3, arrivalsTogether()),
        Tuple.of(8, ends(Ending.values())),
        Tuple.of(3, joins()),
        Tuple.of(5, readings()),
        Tuple.of(4, times()),
        Tuple.of(6, control()));
  }

  /** Puts with any of these options, each at most once. */
  static Arbitrary<Command> puts(Kind... kinds) {
    return Combinators.combine(Arbitraries.of(kinds), number(0, 9))
        .as(Option::new)
        .list()
        .uniqueElements(Option::kind)
        .ofMaxSize(Math.min(4, kinds.length))
        .map(Command.Put::new);
  }

  static Arbitrary<Command> arrivals() {
    return number(0, 3).map(Command.Arrive::new);
  }

  static Arbitrary<Command> arrivalsTogether() {
    return Combinators.combine(number(0, 4), number(0, 9), number(-1, 5), number(0, 4))
        .as(Command.ArriveTogether::new);
  }

  static Arbitrary<Command> ends(Ending... endings) {
    return Combinators.combine(number(0, 3), Arbitraries.of(endings), number(0, 9))
        .as(Command.End::new);
  }

  static Arbitrary<Command> joins() {
    return Arbitraries.oneOf(
        Combinators.combine(
                number(0, 2), Arbitraries.<Class<?>>of(Object.class, String.class, Integer.class))
            .as(Command.Join::new),
        number(0, 9).map(Command.Withdraw::new));
  }

  /** A reader gets far behind now and then, and mostly goes on. */
  static Arbitrary<Command> readings() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of(3, 3, 3, 0, 1, 2).map(Command.Read::new)),
        Tuple.of(4, Combinators.combine(number(0, 9), number(0, 5)).as(Command.Consume::new)),
        Tuple.of(1, number(0, 9).map(Command.StopReading::new)));
  }

  static Arbitrary<Command> times() {
    return Arbitraries.oneOf(
        number(0, 12).map(Command.Advance::new),
        number(0, 12).map(Command.Leap::new),
        number(0, 12).map(Command.Stall::new),
        Arbitraries.just(new Command.AnswerOverdue()));
  }

  static Arbitrary<Command> control() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, cancels()),
        Tuple.of(2, priorities()),
        Tuple.of(1, number(0, 2).map(Command.CancelScope::new)),
        Tuple.of(1, Arbitraries.of(new Command.CancelAll(), new Command.Clear())),
        Tuple.of(3, Arbitraries.of(new Command.Pause(), new Command.Resume())),
        Tuple.of(2, number(1, 5).map(Command.Resize::new)),
        Tuple.of(1, Arbitraries.just(new Command.Close())));
  }

  static Arbitrary<Command> cancels() {
    return number(0, 30).map(Command.Cancel::new);
  }

  static Arbitrary<Command> priorities() {
    return Combinators.combine(number(0, 30), number(0, JobSpec.LEVELS - 1))
        .as(Command.SetPriority::new);
  }

  static <C> Arbitrary<List<C>> sequences(Arbitrary<C> command, int longest) {
    return command
        .list()
        .ofMaxSize(longest)
        .withSizeDistribution(RandomDistribution.uniform())
        .edgeCases(EdgeCases.Config::none);
  }

  /** Sequences of these, each as often as the others. */
  static Arbitrary<List<Command>> mixtures(List<Arbitrary<Command>> commands) {
    return sequences(Arbitraries.oneOf(commands), 60);
  }

  private static Arbitrary<Integer> number(int min, int max) {
    return Arbitraries.integers().between(min, max);
  }
}
