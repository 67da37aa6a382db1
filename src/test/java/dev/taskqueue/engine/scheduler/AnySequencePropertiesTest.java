package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.engine.scheduler.Player.Setup;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * Whatever is called in whatever order: the {@link Invariants} hold after each call, the scheduler
 * does what the {@link Model} says, and when the queue is closed everything comes to its end.
 *
 * <p>For more than the default number of tries: {@code -Djqwik.tries.default=100000}, or the tag
 * "slow".
 */
class AnySequencePropertiesTest {

  @Property
  void waitingQueuesKeepTheContract(
      @ForAll("waiting") Setup setup, @ForAll("commands") List<Command> commands) {
    Player.play(setup, commands);
  }

  @Property
  void queuesThatDoNotWaitKeepTheContract(
      @ForAll("notWaiting") Setup setup, @ForAll("commands") List<Command> commands) {
    Player.play(setup, commands);
  }

  @Property
  void queuesOfPlainTasksKeepTheContract(
      @ForAll("all") Setup setup, @ForAll("commands") List<Command> commands) {
    Player.playUnobserved(setup, commands);
  }

  @Property(tries = 50_000)
  @Tag("slow")
  void queuesKeepTheContractForLong(
      @ForAll("all") Setup setup, @ForAll("manyCommands") List<Command> commands) {
    Player.play(setup, commands);
  }

  @Provide
  Arbitrary<Setup> waiting() {
    return Generators.setupsWithAll(OverflowPolicy.WAIT);
  }

  @Provide
  Arbitrary<Setup> notWaiting() {
    return Generators.setupsWithAll(
        OverflowPolicy.FAIL, OverflowPolicy.DROP_NEWEST, OverflowPolicy.DROP_OLDEST);
  }

  @Provide
  Arbitrary<Setup> all() {
    return Generators.setupsWithAll(OverflowPolicy.values());
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    return Generators.sequences(Generators.anyCommand(), 80);
  }

  @Provide
  Arbitrary<List<Command>> manyCommands() {
    return Generators.sequences(Generators.anyCommand(), 300);
  }
}
