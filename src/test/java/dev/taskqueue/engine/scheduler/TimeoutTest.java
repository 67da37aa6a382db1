package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskTimeoutException;
import org.junit.jupiter.api.Test;

/** S11: limits of the time a task runs. */
class TimeoutTest {

  private final Harness queue = Harness.of(1, 5);

  @Test
  void s11_the_outcome_is_settled_at_the_timeout() {
    FakeJob slow = queue.put(task("slow").id("x").timeout(3_000_000));
    FakeJoiner join = queue.join();

    queue.advance(2_999_999);
    assertThat(slow.settled).isEmpty();
    queue.advance(1);

    assertThat(slow.outcome()).isEqualTo(OutcomeKind.FAILURE);
    assertThat(slow.cause())
        .isInstanceOf(TaskTimeoutException.class)
        .hasMessage("task x ran longer than its timeout of 0.003s");
    assertThat(slow.stopped).as("its work is told to stop").containsExactly(1);
    assertThat(join.report().counts().failed()).isEqualTo(1);
  }

  @Test
  void s11_the_timeout_runs_from_the_start_of_the_execution() {
    queue.put("first");
    FakeJob slow = queue.put(task("slow").timeout(10));
    queue.advance(100);
    queue.succeed("first");

    queue.advance(9);
    assertThat(slow.settled).isEmpty();
    queue.advance(1);
    assertThat(slow.settled).hasSize(1);
  }

  @Test
  void s11_the_slot_stays_taken_until_the_work_really_ends() {
    queue.put(task("slow").timeout(10));
    queue.put("next");

    queue.advance(1_000);
    assertThat(queue.started).containsExactly("slow");
    assertThat(queue.stats().running()).isEqualTo(1);

    queue.succeed("slow");
    assertThat(queue.started).containsExactly("slow", "next");
    assertThat(queue.stats().abandoned()).isZero();
  }

  @Test
  void s15_what_the_work_gives_after_the_timeout_is_ignored() {
    FakeJob slow = queue.put(task("slow").timeout(10));
    queue.advance(10);
    queue.succeed("slow");

    assertThat(slow.settled).hasSize(1);
    assertThat(queue.join().results()).isEmpty();
    assertThat(queue.stats().ended().total()).isEqualTo(1);
  }

  @Test
  void s11_work_that_ends_in_time_has_no_timeout_left() {
    FakeJob quick = queue.put(task("quick").timeout(10).submitted());
    queue.advance(9);
    queue.succeed("quick");
    queue.advance(100);

    assertThat(quick.settled).hasSize(1);
    assertThat(quick.outcome()).isEqualTo(OutcomeKind.SUCCESS);
    assertThat(quick.stopped).isEmpty();
  }

  @Test
  void s11_after_abandon_after_the_slot_is_given_up_and_counted() {
    queue.put(task("slow").timeout(10).abandonAfter(5));
    queue.put("next");

    queue.advance(14);
    assertThat(queue.abandoned).isEmpty();
    queue.advance(1);

    assertThat(queue.abandoned).hasSize(1);
    assertThat(queue.stats().abandoned()).isEqualTo(1);
    assertThat(queue.stats().running()).isEqualTo(1);
    assertThat(queue.started).containsExactly("slow", "next");
  }

  @Test
  void s11_an_abandoned_slot_gets_no_more_tasks_when_its_work_ends() {
    queue.put(task("slow").timeout(10).abandonAfter(5));
    queue.putAll("next", "afterNext");
    queue.advance(15);

    queue.succeed("slow");

    assertThat(queue.started).containsExactly("slow", "next");
    assertThat(queue.stats().running()).isEqualTo(1);
  }

  @Test
  void s11_abandon_after_zero_gives_the_slot_up_at_the_timeout() {
    queue.put(task("slow").timeout(10).abandonAfter(0));
    queue.put("next");

    queue.advance(10);

    assertThat(queue.started).containsExactly("slow", "next");
  }

  @Test
  void s11_work_that_ends_before_abandon_after_keeps_its_slot() {
    queue.put(task("slow").timeout(10).abandonAfter(5));
    queue.advance(12);
    queue.succeed("slow");
    queue.put("next");
    queue.advance(100);

    assertThat(queue.abandoned).isEmpty();
    assertThat(queue.stats().running()).isEqualTo(1);
  }

  @Test
  void s11_abandon_after_runs_from_a_cancel_too() {
    queue.put(task("slow").id("x").abandonAfter(5));
    queue.advance(50);
    queue.cancel("x");

    queue.advance(4);
    assertThat(queue.abandoned).isEmpty();
    queue.advance(1);
    assertThat(queue.abandoned).hasSize(1);
  }

  @Test
  void s20_an_abandoned_slot_frees_the_way_for_a_slot_that_a_resize_left_idle() {
    Harness two = Harness.of(2, 5);
    two.put(task("slow").timeout(10).abandonAfter(5));
    two.run(() -> two.scheduler.resize(1));
    two.put("next");
    two.advance(14);
    assertThat(two.started).containsExactly("slow");

    two.holdSlots().advance(1);

    assertThat(two.coming).as("one that was there before").contains(two.slots.get(0));
  }

  @Test
  void s11_a_timed_out_execution_is_tried_again_if_attempts_are_left() {
    Harness two = Harness.of(2, 5);
    two.retryAfterTimeout = 3;
    FakeJob slow = two.put(task("slow").timeout(10).attempts(2));

    two.advance(10);
    assertThat(slow.settled).isEmpty();
    assertThat(slow.stopped).containsExactly(1);
    assertThat(two.stats().retrying()).isEqualTo(1);

    two.advance(3);
    assertThat(two.started).containsExactly("slow", "slow");
    two.advance(10);
    assertThat(slow.outcome()).isEqualTo(OutcomeKind.FAILURE);
    assertThat(slow.stopped).containsExactly(1, 2);
    assertThat(two.stats().running()).as("both executions go on").isEqualTo(2);
  }

  @Test
  void s15_the_end_of_an_earlier_execution_does_not_settle_the_retry() {
    Harness two = Harness.of(2, 5);
    FakeJob slow = two.put(task("slow").timeout(10).attempts(2));
    FakeSlot first = two.slotOf("slow");
    two.advance(10);

    FakeJoiner join = two.join();
    two.end(first, "late", null, JobSpec.NONE);
    assertThat(join.isPending()).isTrue();
    two.succeed("slow", "right");

    assertThat(join.results()).containsExactly("right");
    assertThat(slow.settled).as("a success that nobody waits for").isEmpty();
  }

  @Test
  void s11_a_late_answer_about_an_earlier_execution_changes_nothing() {
    queue.put(task("slow").timeout(10).attempts(3));
    queue.fail("slow", 5);
    queue.advance(5);

    queue.run(() -> queue.scheduler.timedOut(queue.job("slow"), 1, 0));

    assertThat(queue.working()).containsExactly("slow");
    assertThat(queue.job("slow").stopped).isEmpty();
  }

  @Test
  void s11_the_failure_of_an_execution_that_is_over_its_time_names_task_and_limit() {
    FakeJob job = queue.put(task("slow").id("slow").timeout(10));
    assertThat(Scheduler.timeout(job))
        .hasMessageContaining("slow")
        .hasMessageContaining("0.00000001s");
  }
}
