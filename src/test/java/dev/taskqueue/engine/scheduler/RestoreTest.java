package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskQueueStats;
import org.junit.jupiter.api.Test;

/** A queue that goes on where another has been. */
class RestoreTest {

  private static void restore(Harness queue, FakeJob.Task task, long seq, int attempts) {
    restore(queue, task, seq, attempts, JobSpec.NONE);
  }

  private static void restore(
      Harness queue, FakeJob.Task task, long seq, int attempts, long backOff) {
    FakeJob job = task.build();
    queue.jobs.add(job);
    job.admission = Admission.ENTERED;
    queue.run(() -> queue.scheduler.restore(job, Harness.SCOPE, seq, attempts, backOff));
  }

  private static void ended(Harness queue, long seq, OutcomeKind kind, Object value) {
    Throwable cause = kind == OutcomeKind.FAILURE ? new IllegalStateException("before") : null;
    Outcome outcome = new Outcome("#" + seq, Harness.SCOPE, kind, value, cause, 1);
    queue.run(() -> queue.scheduler.restoreEnded(Harness.SCOPE, seq, outcome));
  }

  @Test
  void results_of_both_come_in_the_order_of_the_puts() {
    Harness queue = Harness.of(1, 9);
    ended(queue, 3, OutcomeKind.SUCCESS, "first");
    restore(queue, task("second"), 5, 0);
    ended(queue, 7, OutcomeKind.SUCCESS, "third");
    restore(queue, task("fourth"), 8, 0);
    queue.put("fifth");
    FakeJoiner join = queue.join();
    queue.succeedAll();
    assertThat(join.results()).containsExactly("first", "second", "third", "fourth", "fifth");
    assertThat(join.report().counts().total()).isEqualTo(5);
    assertThat(join.batch().orElseThrow().lastSeq()).isPositive();
  }

  @Test
  void puts_are_numbered_after_those_of_the_other() {
    Harness queue = Harness.of(1, 9);
    restore(queue, task("a"), 41, 0);
    queue.run(() -> queue.scheduler.continueAfter(50));
    FakeJob next = queue.put(task("b").id("b"));
    assertThat(queue.job("a").seq()).isEqualTo(41);
    assertThat(next.seq()).isEqualTo(51);
    queue.run(() -> queue.scheduler.continueAfter(50));
    assertThat(queue.put(task("c").id("c")).seq()).isEqualTo(52);
  }

  @Test
  void tasks_are_taken_over_beyond_the_bound_whatever_the_overflow_policy_says() {
    for (OverflowPolicy policy : OverflowPolicy.values()) {
      Harness queue = Harness.of(1, 1, policy);
      restore(queue, task("a"), 1, 0);
      restore(queue, task("b"), 2, 0);
      restore(queue, task("c"), 3, 0);
      assertThat(queue.stats().buffered()).describedAs("%s", policy).isEqualTo(2);
      assertThat(queue.stats().admittedBeyondBound()).isEqualTo(1);
      queue.succeedAll();
      assertThat(queue.join().results()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void a_delayed_task_asks_for_room_when_its_delay_has_passed() {
    Harness queue = Harness.of(1, 1);
    restore(queue, task("delayed").delay(5), 1, 0);
    restore(queue, task("a"), 2, 0);
    restore(queue, task("b"), 3, 0);
    queue.advance(5);
    assertThat(queue.stats().waiting()).isEqualTo(1);
    queue.succeedAll();
    assertThat(queue.join().results()).containsExactly("delayed", "a", "b");
  }

  @Test
  void executions_go_on_being_counted() {
    Harness queue = Harness.of(1, 1);
    restore(queue, task("a").attempts(3), 1, 1);
    assertThat(queue.job("a").attempts()).isEqualTo(2);
    queue.fail("a", 0);
    queue.advance(0);
    assertThat(queue.job("a").attempts()).isEqualTo(3);
    queue.fail("a", 0);
    assertThat(queue.join().report().failures().get(0).attempts()).isEqualTo(3);
  }

  @Test
  void a_back_off_goes_on_and_keeps_the_key() {
    Harness queue = Harness.of(2, 9);
    restore(queue, task("a").attempts(3).key("k"), 1, 2, 5);
    restore(queue, task("b").key("k"), 2, 0);
    restore(queue, task("c"), 3, 0);
    assertThat(queue.started).containsExactly("c");
    assertThat(queue.stats().retrying()).isEqualTo(1);
    queue.advance(4);
    assertThat(queue.started).containsExactly("c");
    queue.advance(1);
    assertThat(queue.started).containsExactly("c", "a");
    assertThat(queue.job("a").attempts()).isEqualTo(3);
    queue.succeedAll();
    assertThat(queue.started).containsExactly("c", "a", "b");
    assertThat(queue.join().results()).containsExactly("a", "b", "c");
  }

  @Test
  void a_back_off_without_its_key_waits_for_that_too() {
    Harness queue = Harness.of(2, 9);
    restore(queue, task("a").key("k"), 1, 0);
    restore(queue, task("b").attempts(2).key("k"), 2, 1, 5);
    queue.advance(5);
    assertThat(queue.started).containsExactly("a");
    queue.succeed("a");
    assertThat(queue.started).containsExactly("a", "b");
    queue.succeedAll();
  }

  @Test
  void failures_and_counts_are_in_the_report() {
    Harness queue = Harness.of(1, 1);
    ended(queue, 1, OutcomeKind.FAILURE, null);
    queue.run(() -> queue.scheduler.restoreCounts(Harness.SCOPE, new TaskCounts(1, 2, 3, 4, 5, 6)));
    assertThat(queue.scheduler.progress(Harness.SCOPE).put()).isEqualTo(22);
    FakeJoiner join = queue.join();
    assertThat(join.report().counts()).isEqualTo(new TaskCounts(1, 2, 4, 4, 5, 6));
    assertThat(join.report().failures()).hasSize(1);
    TaskQueueStats stats = queue.stats();
    assertThat(stats.unfinished()).isZero();
  }

  @Test
  void an_outcome_keeps_its_number() {
    Harness queue = Harness.of(1, 1);
    ended(queue, 7, OutcomeKind.SUCCESS, "a");
    assertThat(queue.scheduler.lastSeq()).isEqualTo(7);
  }

  @Test
  void s8_as_many_failures_are_kept_as_of_tasks_that_ended_here() {
    Harness queue = Harness.of(1, 1);
    for (int i = 1; i <= JoinReport.MAX_FAILURES + 1; i++) {
      ended(queue, i, OutcomeKind.FAILURE, null);
    }
    assertThat(queue.join().report().failures()).hasSize(JoinReport.MAX_FAILURES);
  }
}
