package dev.taskqueue.engine.scheduler;

import dev.taskqueue.engine.scheduler.PacedPlayer.Step;
import dev.taskqueue.engine.scheduler.PacedPlayer.Step.Kind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Whatever happens while tasks are left to slots that are quick or on their way. */
class PacingPropertiesTest {

  @Property
  void nobodyWaitsLongForAThreadThatIsNotWoken(
      @ForAll @IntRange(min = 1, max = 4) int workers,
      @ForAll @IntRange(min = 1, max = 12) int maxSize,
      @ForAll boolean observed,
      @ForAll("steps") List<Step> steps) {
    PacedPlayer.Spared spared = PacedPlayer.play(workers, maxSize, observed, steps);

    occurs("tasks left to a quick slot", spared.leftToQuickOne() > 0);
    occurs("tasks lent to a quick slot", spared.lent() > 0);
    occurs("threads woken as a slot ran out of tasks", spared.toldAsSlotRanOut() > 0);
  }

  private static void occurs(String what, boolean here) {
    Statistics.label(what)
        .collect(here)
        .coverage(coverage -> coverage.check(true).count(count -> count > 0));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kind =
        Arbitraries.frequencyOf(
            Tuple.of(14, Arbitraries.just(Kind.PUT)),
            Tuple.of(3, Arbitraries.of(Kind.PUT_DELAYED, Kind.PUT_WITH_TTL, Kind.PUT_WITH_TIMEOUT)),
            Tuple.of(8, Arbitraries.just(Kind.ARRIVE)),
            Tuple.of(4, Arbitraries.just(Kind.ARRIVE_TOGETHER)),
            Tuple.of(10, Arbitraries.of(Kind.SUCCEED, Kind.SUCCEED, Kind.SUCCEED, Kind.FAIL)),
            Tuple.of(2, Arbitraries.of(Kind.OCCUPIED, Kind.CANCEL)),
            Tuple.of(2, Arbitraries.of(Kind.PAUSE, Kind.RESUME, Kind.RESUME, Kind.RESIZE)),
            Tuple.of(10, Arbitraries.just(Kind.TICK)));
    Arbitrary<Step> step =
        Combinators.combine(kind, Arbitraries.integers().between(0, 30), quick()).as(Step::new);
    return Generators.sequences(step, 100);
  }

  private static Arbitrary<Boolean> quick() {
    return Arbitraries.frequency(Tuple.of(3, true), Tuple.of(1, false));
  }
}
