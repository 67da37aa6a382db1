package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * S19 for one line, of tasks that wait for the same thing: while a scope has a task in it, each
 * other scope is served once before that scope's turn comes.
 */
final class Turns {

  private final List<FakeJob> jobs;
  private final Predicate<FakeJob> inLine;
  private final int mostTurns;
  private final Map<String, FakeJob> heads = new HashMap<>();
  private final Map<String, Map<String, Integer>> passedBy = new HashMap<>();

  /**
   * A line.
   *
   * @param jobs all there are
   * @param inLine which of them are in it
   * @param mostTurns of another scope while one waits
   */
  Turns(List<FakeJob> jobs, Predicate<FakeJob> inLine, int mostTurns) {
    this.jobs = jobs;
    this.inLine = inLine;
    this.mostTurns = mostTurns;
  }

  void before() {
    heads.clear();
    jobs.stream()
        .filter(inLine)
        .sorted(Comparator.comparingLong(job -> job.entry))
        .forEach(job -> heads.putIfAbsent(job.scopeName, job));
  }

  /** These were served, in this order, all out of this line. */
  void after(List<FakeJob> served) {
    passedBy.keySet().removeIf(scope -> !waitsOn(scope, served));
    for (String scope : heads.keySet()) {
      if (waitsOn(scope, served)) {
        Map<String, Integer> passes = passedBy.computeIfAbsent(scope, s -> new HashMap<>());
        served.forEach(job -> passes.merge(job.scopeName, 1, Integer::sum));
        assertThat(passes.values())
            .as("S19 turns of others, %s, while %s waits", passes, heads.get(scope))
            .allMatch(turns -> turns <= mostTurns);
      }
    }
  }

  /** Some were served, not all in their turn. */
  void forget() {
    passedBy.clear();
  }

  private boolean waitsOn(String scope, List<FakeJob> served) {
    FakeJob head = heads.get(scope);
    return head != null
        && inLine.test(head)
        && served.stream().noneMatch(job -> job.scopeName.equals(scope));
  }
}
