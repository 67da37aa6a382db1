package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCounts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be seen of the scheduler from outside is what the {@link Model} says. */
final class Comparison {

  private final Player player;
  private final Harness queue;
  private final Model model;

  Comparison(Player player) {
    this.player = player;
    this.queue = player.queue;
    this.model = player.model;
  }

  void check(Command command) {
    assertThat(queue.stats())
        .as("S20 numbers after %s", command)
        .isEqualTo(model.numbers.of(model));
    assertThat(queue.started).as("S4 order of starts").isEqualTo(model.started);
    assertThat(queue.entered).as("S2 order of entering").isEqualTo(model.entered);
    assertThat(queue.drained).as("drained").isEqualTo(model.closed ? 1 : 0);
    checkJobs();
    player.joins.forEach(Comparison::checkJoin);
    for (int scope = 0; scope < 3; scope++) {
      String name = Player.scope(scope);
      assertThat(queue.scheduler.progress(name)).isEqualTo(model.scopes.progress(name));
    }
  }

  /** One assertion for all tasks, as this is done after each of very many steps. */
  private void checkJobs() {
    Map<FakeJob, ModelTask> tasks = new HashMap<>();
    model.tasks.forEach(task -> tasks.put(task.job, task));
    List<Seen> seen = queue.jobs.stream().map(Seen::of).toList();
    List<Seen> expected =
        queue.jobs.stream()
            .map(job -> tasks.containsKey(job) ? Seen.of(tasks.get(job)) : Seen.refused(job))
            .toList();
    assertThat(seen).as("S15 outcomes, S14 stopped executions, S12 attempts").isEqualTo(expected);
  }

  /** What becomes of a task as its owner sees it. */
  private record Seen(String name, List<Told> outcomes, List<Integer> stopped, int attempts) {

    static Seen of(FakeJob job) {
      List<Told> outcomes =
          job.settled.stream()
              .map(told -> new Told(told.kind(), told.value(), told.cause() != null, told.scope()))
              .toList();
      return new Seen(job.name, outcomes, job.stopped, job.attempts());
    }

    static Seen of(ModelTask task) {
      FakeJob job = task.job;
      boolean success = task.outcome == OutcomeKind.SUCCESS || task.outcome == OutcomeKind.NULL;
      boolean told = task.outcome != null && (job.spec.submitted() || !success);
      Told outcome = new Told(task.outcome, task.value, !success, job.scopeName);
      return new Seen(job.name, told ? List.of(outcome) : List.of(), task.stopped, task.attempts);
    }

    static Seen refused(FakeJob job) {
      return new Seen(job.name, List.of(), List.of(), 0);
    }
  }

  private record Told(OutcomeKind kind, Object value, boolean hasCause, String scope) {}

  private static void checkJoin(Player.PlayedJoin join) {
    FakeJoiner real = join.real();
    ModelScopes.Join expected = join.model();
    assertThat(real.answers).as("S5 answers to a join").isEqualTo(expected.answered ? 1 : 0);
    if (expected.failure != null) {
      assertThat(real.failure).isInstanceOf(expected.failure);
      assertThat(real.results()).as("S6 what a failed join takes").isNull();
    } else if (expected.answered) {
      assertThat(real.results()).as("S4 results").isEqualTo(expected.results);
      TaskCounts counts = expected.counts;
      assertThat(real.report().counts()).as("S8 counts").isEqualTo(counts);
      assertThat(real.report().failures())
          .as("S8 failures")
          .hasSize((int) (counts.total() - counts.succeeded() - counts.nulls()));
      assertThat(real.report().elapsed()).as("S8 elapsed").isEqualTo(expected.elapsed);
    }
  }

  /** Nothing accepted is forgotten: each result is in one batch, each outcome is counted in one. */
  void checkEnd() {
    assertThat(model.unfinished()).isEmpty();
    Set<Batch> batches = new HashSet<>();
    player.joins.forEach(join -> join.real().batch().ifPresent(batches::add));
    batches.addAll(queue.scheduler.takeUnjoined());
    queue.applyEffects();
    model.scopes.endReading();
    player.readings.checkEnd();
    List<Object> results =
        batches.stream().flatMap(batch -> batch.report().results().stream()).toList();
    List<Object> expected =
        model.tasks.stream().filter(ModelTask::isKeptForJoin).map(task -> task.value).toList();

    assertThat(results).as("S9 all results").containsExactlyInAnyOrderElementsOf(expected);
    assertThat(batches.stream().mapToLong(batch -> batch.report().counts().total()).sum())
        .as("S9 all outcomes")
        .isEqualTo(model.tasks.size());
  }
}
