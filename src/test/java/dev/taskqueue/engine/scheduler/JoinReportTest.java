package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** S8: what a join tells beside the results. */
class JoinReportTest {

  private final Harness queue = Harness.of(10, 10);

  @Test
  void s8_counts_tell_how_the_tasks_of_the_batch_ended() {
    queue.putAll("ok1", "ok2", "ok3", "null1", "null2", "failed");
    queue.put(task("cancelled").id("c"));
    queue.put(task("later").id("d").delay(100));
    queue.succeed("ok1");
    queue.succeed("ok2");
    queue.succeed("ok3");
    queue.succeed("null1", null);
    queue.succeed("null2", null);
    queue.fail("failed");
    queue.cancel("c");
    queue.cancel("d");

    assertThat(queue.join().report().counts()).isEqualTo(new TaskCounts(3, 2, 1, 2, 0, 0));
  }

  @Test
  void s8_failures_name_task_scope_cause_and_attempts_in_the_order_they_ended() {
    queue.put(task("first").id("first").scope("s").attempts(2));
    queue.put(task("second").id("second").scope("s"));
    queue.fail("first", 5);
    queue.cancel("second");
    queue.advance(5);
    queue.fail("first", 5);

    FakeJoiner join = queue.join("s");

    assertThat(join.report().failures())
        .extracting(TaskFailure::taskId, TaskFailure::kind, TaskFailure::attempts)
        .containsExactly(
            tuple("second", OutcomeKind.CANCELLED, 1), tuple("first", OutcomeKind.FAILURE, 2));
    assertThat(join.report().failures())
        .allSatisfy(failure -> assertThat(failure.scope()).isEqualTo("s"));
    assertThat(join.report().failures().get(1).cause()).hasMessage("first");
  }

  @Test
  void s8_a_task_without_an_id_is_named_by_the_number_of_its_put() {
    queue.putAll("a", "b");
    queue.fail("b");
    queue.succeed("a");

    assertThat(queue.join().report().failures())
        .extracting(TaskFailure::taskId)
        .containsExactly("#2");
  }

  @Test
  void s8_failures_beyond_the_limit_are_only_counted() {
    for (int i = 0; i < JoinReport.MAX_FAILURES + 1; i++) {
      queue.put("task" + i);
      queue.fail("task" + i);
    }

    JoinReport report = queue.join().report();

    assertThat(report.counts().failed()).isEqualTo(JoinReport.MAX_FAILURES + 1L);
    assertThat(report.failures()).hasSize(JoinReport.MAX_FAILURES);
    assertThat(report.failures().get(0).taskId()).isEqualTo("#1");
  }

  @Test
  void s8_elapsed_runs_from_the_first_put_to_the_end_of_the_last_task() {
    queue.advance(50);
    queue.put("a");
    queue.advance(10);
    queue.put("b");
    queue.advance(5);
    queue.succeed("b");
    queue.advance(7);
    queue.succeed("a");
    queue.advance(1_000);

    assertThat(queue.join().report().elapsed()).isEqualTo(Duration.ofNanos(22));
  }

  @Test
  void s8_s17_elapsed_runs_from_the_first_put_though_a_reader_came_before() {
    queue.scheduler.read(Harness.SCOPE, new FakeReader());
    queue.advance(600);
    queue.put("a");
    queue.advance(10);
    queue.put("b");
    queue.advance(5);
    queue.succeed("a");
    queue.succeed("b");

    assertThat(queue.join().report().elapsed()).isEqualTo(Duration.ofNanos(15));
  }

  @Test
  void s8_s17_a_scope_that_was_only_read_has_no_elapsed_time() {
    queue.advance(600);
    queue.scheduler.read(Harness.SCOPE, new FakeReader());
    queue.advance(10);

    assertThat(queue.join().report().elapsed()).isZero();
  }

  @Test
  void s8_each_batch_has_its_own_account() {
    queue.put("a");
    queue.fail("a");
    queue.join();
    queue.advance(100);
    queue.put("b");
    queue.advance(3);
    queue.succeed("b");

    JoinReport report = queue.join().report();

    assertThat(report.counts()).isEqualTo(new TaskCounts(1, 0, 0, 0, 0, 0));
    assertThat(report.failures()).isEmpty();
    assertThat(report.elapsed()).isEqualTo(Duration.ofNanos(3));
  }

  @Test
  void s8_what_was_left_at_the_end_keeps_its_own_elapsed_time() {
    queue.put("a");
    queue.advance(3);
    queue.succeed("a");
    queue.advance(1_000);
    queue.run(queue.scheduler::startClosing);

    assertThat(queue.scheduler.takeUnjoined())
        .extracting(batch -> batch.report().elapsed())
        .containsExactly(Duration.ofNanos(3));
  }

  @Test
  void s8_progress_tells_how_far_a_scope_is() {
    queue.putAll("a", "b", "c");
    queue.succeed("a");
    queue.fail("b");

    assertThat(queue.scheduler.progress(Harness.SCOPE))
        .satisfies(
            progress -> {
              assertThat(progress.put()).isEqualTo(3);
              assertThat(progress.running()).isEqualTo(1);
              assertThat(progress.ended()).isEqualTo(new TaskCounts(1, 0, 1, 0, 0, 0));
              assertThat(progress.unfinished()).isEqualTo(1);
            });
    assertThat(queue.scheduler.progress("unknown").put()).isZero();
  }

  @Test
  void s8_progress_counts_a_task_once_while_an_execution_that_timed_out_goes_on() {
    queue.retryAfterTimeout = 1;
    queue.put(task("a").timeout(5).attempts(2));
    queue.advance(5);
    assertThat(queue.scheduler.progress(Harness.SCOPE).running())
        .as("waits to be tried again")
        .isZero();

    queue.advance(1);
    assertThat(queue.working()).containsExactly("a", "a");
    assertThat(queue.scheduler.progress(Harness.SCOPE).running()).isEqualTo(1);
  }
}
