package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.engine.scheduler.Command.Ending;
import dev.taskqueue.engine.scheduler.Command.Option.Kind;
import dev.taskqueue.engine.scheduler.Hits.Pair;
import dev.taskqueue.engine.scheduler.Player.Setup;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What has to hold for readers of outcomes whatever the {@link Model} says, on sequences of little
 * else than what meets them.
 */
class ReadingPropertiesTest {

  @Property
  void s17NothingOfAScopeStartsWhileAsManyOutcomesAsTheBufferHoldsAreNotConsumed(
      @ForAll("setups") Setup setup, @ForAll("readings") List<Command> commands) {
    Player player = reading(setup);
    for (Command command : commands) {
      Set<String> full = player.readings.scopesWithUnread(setup.maxSize());
      int started = player.queue.started.size();
      player.step(command);
      full.retainAll(player.readings.scopesWithUnread(setup.maxSize()));
      assertThat(player.queue.started.subList(started, player.queue.started.size()))
          .as("starts after %s, while those of %s may not", command, full)
          .noneMatch(name -> full.contains(player.queue.job(name).scopeName));
    }
    player.covers(Pair.READER_CANCEL);
  }

  @Property
  void s17AReaderThatConsumesNothingStopsItsOwnScopeAndNoOther(
      @ForAll("setups") Setup setup, @ForAll("readings") List<Command> commands) {
    Player player = reading(setup);
    commands.forEach(player::step);
    player.step(new Command.Resume());

    player.work();

    Set<String> behind = player.readings.scopesWithUnread(setup.maxSize() / 2 + 1);
    assertThat(player.model.unfinished())
        .as("tasks that nothing comes for, while the readers of %s are behind", behind)
        .allMatch(task -> task.job.spec.key() != null || behind.contains(task.job.scopeName));
    player.covers(Pair.READER_BUFFER);
  }

  @Property
  void s17OnceReadersGoOnAllTasksComeToTheirEnd(
      @ForAll("setups") Setup setup, @ForAll("readings") List<Command> commands) {
    Player player = reading(setup);
    commands.forEach(player::step);
    player.step(new Command.Resume());

    player.work();
    for (int i = 0; i < commands.size() && player.queue.stats().unfinished() > 0; i++) {
      for (int reader = 0; reader < player.readings.count(); reader++) {
        player.step(new Command.Consume(reader, Integer.MAX_VALUE));
      }
      player.work();
    }

    assertThat(player.queue.stats().unfinished()).as("unfinished").isZero();
    player.covers(Pair.READER_KEY);
  }

  /** Two scopes of four are read from the beginning, the one that most tasks have among them. */
  private static Player reading(Setup setup) {
    Player player = new Player(setup);
    player.step(new Command.Read(3));
    player.step(new Command.Read(0));
    return player;
  }

  @Provide
  Arbitrary<Setup> setups() {
    return Generators.setups(OverflowPolicy.WAIT);
  }

  @Provide
  Arbitrary<List<Command>> readings() {
    return Generators.mixtures(
        List.of(
            Generators.puts(Kind.SCOPE, Kind.KEY),
            Generators.puts(Kind.SCOPE, Kind.PUT_TIMEOUT),
            Generators.puts(Kind.SCOPE, Kind.KEY, Kind.PRIORITY, Kind.ATTEMPTS, Kind.DELAY),
            Generators.arrivals(),
            Generators.ends(Ending.TEXT),
            Generators.ends(Ending.TEXT, Ending.FAILURE, Ending.RETRY),
            Generators.readings(),
            Generators.joins(),
            Generators.cancels(),
            Generators.times()));
  }
}
