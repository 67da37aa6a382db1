package dev.taskqueue.engine.scheduler;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.engine.scheduler.Command.Option.Kind;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.statistics.Statistics;

/**
 * Fairness, rate limits per queue and per key, and readers of outcomes, with everything else that
 * can be called in between. {@link FreePlayer} says what has to hold.
 */
class LimitsPropertiesTest {

  @Property
  void s19FairQueuesGiveEachScopeItsTurn(
      @ForAll("fair") SchedulerConfig config, @ForAll("moves") List<Move> moves) {
    FreePlayer player = FreePlayer.play(config, moves);

    covers("scopes that take turns", player.tookTurns());
  }

  @Property
  void s18KeysKeepToTheirRate(
      @ForAll("keyRates") SchedulerConfig config, @ForAll("moves") List<Move> moves) {
    FreePlayer player = FreePlayer.play(config, moves);

    boolean both = config.rateLimit() != null && player.queue.started.size() > 10;
    covers("key rate under a rate", both);
  }

  @Property
  void s17ReadersGetEachOutcomeOnceAndHoldUpTheirScopeOnly(
      @ForAll("any") SchedulerConfig config, @ForAll("readerMoves") List<Move> moves) {
    FreePlayer player = FreePlayer.play(config, moves);

    covers("a scope held up by its reader", player.wasGated());
  }

  @Property(tries = 20_000)
  @Tag("slow")
  void allLimitsHoldForLong(
      @ForAll("any") SchedulerConfig config, @ForAll("manyMoves") List<Move> moves) {
    FreePlayer.play(config, moves);
  }

  @Provide
  Arbitrary<SchedulerConfig> fair() {
    return configs().map(c -> with(c, true));
  }

  @Provide
  Arbitrary<SchedulerConfig> keyRates() {
    return configs().filter(config -> config.keyRateLimit() != null);
  }

  @Provide
  Arbitrary<SchedulerConfig> any() {
    return Combinators.combine(configs(), Arbitraries.of(true, false))
        .as(LimitsPropertiesTest::with);
  }

  private static SchedulerConfig with(SchedulerConfig c, boolean fair) {
    return new SchedulerConfig(
        c.workers(),
        c.maxSize(),
        c.maxWaiting(),
        c.overflow(),
        c.nestedPut(),
        fair,
        c.rateLimit(),
        c.keyRateLimit());
  }

  private static Arbitrary<SchedulerConfig> configs() {
    return Combinators.combine(
            number(1, 4),
            number(1, 6),
            Arbitraries.of(1_000, 3),
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(OverflowPolicy.WAIT)),
                Tuple.of(1, Arbitraries.of(OverflowPolicy.class))),
            Arbitraries.of(NestedPutPolicy.class),
            Generators.rateLimits().optional(0.4),
            Generators.rateLimits().optional(0.5))
        .as(
            (workers, maxSize, maxWaiting, overflow, nested, rate, keyRate) ->
                new SchedulerConfig(
                    workers,
                    maxSize,
                    maxWaiting,
                    overflow,
                    nested,
                    false,
                    rate.orElse(null),
                    keyRate.orElse(null)));
  }

  @Provide
  Arbitrary<List<Move>> moves() {
    return Generators.sequences(anyMove(1), 100);
  }

  @Provide
  Arbitrary<List<Move>> readerMoves() {
    return Generators.sequences(anyMove(8), 100);
  }

  @Provide
  Arbitrary<List<Move>> manyMoves() {
    return Generators.sequences(anyMove(3), 300);
  }

  private static Arbitrary<Move> anyMove(int reading) {
    return Arbitraries.<Move>frequencyOf(
        weighted(16, puts()),
        weighted(10, moves(Move.Kind.ARRIVE)),
        weighted(8, moves(Move.Kind.SUCCEED)),
        weighted(3, moves(Move.Kind.RETRY)),
        weighted(1, moves(Move.Kind.JOIN)),
        weighted(4, moves(Move.Kind.ADVANCE, Move.Kind.LEAP, Move.Kind.STALL)),
        weighted(1, moves(Move.Kind.ANSWER_OVERDUE)),
        weighted(3, moves(Move.Kind.SET_PRIORITY)),
        weighted(2, moves(Move.Kind.CANCEL, Move.Kind.CANCEL, Move.Kind.CANCEL_SCOPE)),
        weighted(2, moves(Move.Kind.PAUSE, Move.Kind.RESUME, Move.Kind.RESUME, Move.Kind.RESIZE)),
        weighted(reading, moves(Move.Kind.READ, Move.Kind.CONSUME)),
        weighted(1, moves(Move.Kind.STOP_READING, Move.Kind.CONSUME, Move.Kind.CONSUME)));
  }

  private static Tuple2<Integer, Arbitrary<? extends Move>> weighted(
      int weight, Arbitrary<Move> move) {
    return Tuple.of(weight, move);
  }

  private static Arbitrary<Move> moves(Move.Kind... kinds) {
    return Combinators.combine(Arbitraries.of(kinds), number(0, 40), number(0, 9)).as(Move::of);
  }

  /** Nearly all tasks have a scope, and many a key. */
  private static Arbitrary<Move> puts() {
    Arbitrary<Command.Option> scope = number(0, 2).map(n -> new Command.Option(Kind.SCOPE, n));
    Arbitrary<Command> others =
        Generators.puts(
            Kind.KEY,
            Kind.PRIORITY,
            Kind.DELAY,
            Kind.PUT_TIMEOUT,
            Kind.TTL,
            Kind.TIMEOUT,
            Kind.ABANDON_AFTER,
            Kind.ATTEMPTS,
            Kind.NOT_COLLECTED,
            Kind.SUBMITTED,
            Kind.NESTED);
    return Combinators.combine(scope, others)
        .as(
            (first, put) -> {
              List<Command.Option> options = new ArrayList<>(((Command.Put) put).options());
              options.add(first);
              return new Move(Move.Kind.PUT, 0, 0, options);
            });
  }

  private static void covers(String label, boolean met) {
    Statistics.label(label)
        .collect(met)
        .coverage(coverage -> coverage.check(true).count(count -> count > 0));
  }

  private static Arbitrary<Integer> number(int min, int max) {
    return Arbitraries.integers().between(min, max);
  }
}
