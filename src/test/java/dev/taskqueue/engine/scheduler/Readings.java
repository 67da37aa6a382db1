package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays readers of outcomes on a scheduler and on the {@link Model}, and compares the two. */
final class Readings {

  /** A reader, and up to where what it has got has been compared. */
  private static final class Reading {
    final ListReader real = new ListReader();
    final ModelReader model;
    int compared;

    Reading(ModelReader model) {
      this.model = model;
    }
  }

  private final Harness queue;
  private final Model model;

  /** All readers there ever were, also those that have stopped or come to the end. */
  private final List<Reading> readings = new ArrayList<>();

  Readings(Harness queue, Model model) {
    this.queue = queue;
    this.model = model;
  }

  /** The default scope or one of the others. */
  private static String scope(int n) {
    return n == 3 ? Harness.SCOPE : Player.scope(n);
  }

  void read(int scope) {
    Reading reading = new Reading(new ModelReader(model.config.maxSize()));
    boolean may = model.read(scope(scope), reading.model);
    assertThat(queue.scheduler.read(scope(scope), reading.real)).as("may read").isEqualTo(may);
    if (may) {
      readings.add(reading);
    }
  }

  /** Number of readers there ever were. */
  int count() {
    return readings.size();
  }

  /** The scopes that have a reader with so many outcomes or more to consume. */
  Set<String> scopesWithUnread(int count) {
    return model.scopes.scopes.entrySet().stream()
        .filter(scope -> scope.getValue().reader != null)
        .filter(scope -> scope.getValue().reader.unread() >= count)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  void consume(int which, int most) {
    if (!readings.isEmpty()) {
      Reading reading = readings.get(which % readings.size());
      int count = Math.min(most, reading.model.unread());
      queue.run(() -> queue.scheduler.consumed(reading.real, count));
      model.consume(reading.model, count);
    }
  }

  void stop(int which) {
    if (!readings.isEmpty()) {
      Reading reading = readings.get(which % readings.size());
      queue.run(
          () ->
              assertThat(queue.scheduler.stopReading(reading.real))
                  .as("S17 outcomes that were not consumed")
                  .isEqualTo(reading.model.unread()));
      model.stopReading(reading.model);
    }
  }

  void check(Command command) {
    readings.forEach(reading -> check(reading, command));
  }

  private static void check(Reading reading, Command command) {
    List<ModelReader.Got> got = reading.real.outcomes.stream().map(Readings::got).toList();
    List<ModelReader.Got> expected = reading.model.got;
    if (command.endsMany()) {
      assertThat(got.subList(reading.compared, got.size()))
          .as("S17 what a reader gets after %s", command)
          .containsExactlyInAnyOrderElementsOf(expected.subList(reading.compared, expected.size()));
    } else {
      assertThat(got.subList(reading.compared, got.size()))
          .as("S17 what a reader gets after %s", command)
          .isEqualTo(expected.subList(reading.compared, expected.size()));
    }
    reading.compared = got.size();
    checkEnd(reading);
  }

  private static ModelReader.Got got(Outcome outcome) {
    return new ModelReader.Got(
        outcome.taskId(),
        outcome.scope(),
        outcome.kind(),
        outcome.result(),
        outcome.cause() != null,
        outcome.attempts());
  }

  void checkEnd() {
    readings.forEach(Readings::checkEnd);
  }

  private static void checkEnd(Reading reading) {
    assertThat(reading.real.ends)
        .as("S17 the end of what a reader gets")
        .isEqualTo(reading.model.ended ? List.of((long) reading.model.got.size()) : List.of());
  }
}
