package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S12: retries. */
class RetryTest {

  private final Harness queue = Harness.of(1, 2);

  @Test
  void s12_by_default_a_failed_task_is_not_tried_again() {
    FakeJob job = queue.put("once");

    queue.fail("once", 0);
    queue.advance(10);

    assertThat(job.outcome()).isEqualTo(OutcomeKind.FAILURE);
    assertThat(queue.started).containsExactly("once");
  }

  @Test
  void s12_a_failed_task_is_tried_again_after_the_back_off() {
    FakeJob job = queue.put(task("retried").attempts(2));
    queue.fail("retried", 10);

    queue.advance(9);
    assertThat(queue.started).containsExactly("retried");
    assertThat(queue.stats().retrying()).isEqualTo(1);

    queue.advance(1);
    assertThat(queue.started).containsExactly("retried", "retried");
    assertThat(job.attempts()).isEqualTo(2);
    assertThat(queue.stats().retries()).isEqualTo(1);
    assertThat(queue.stats().retrying()).isZero();
  }

  @Test
  void s12_a_back_off_of_zero_goes_through_the_queue_too() {
    queue.put(task("retried").attempts(2));
    queue.put("other");

    queue.fail("retried", 0);
    queue.advance(0);
    queue.succeed("other");

    assertThat(queue.started).containsExactly("retried", "other", "retried");
  }

  @Test
  void s12_the_last_failure_is_the_outcome() {
    FakeJob job = queue.put(task("retried").attempts(3));
    queue.fail("retried", 0);
    queue.advance(0);
    queue.fail("retried", 0);
    queue.advance(0);
    assertThat(job.settled).isEmpty();

    queue.fail("retried", 0);

    assertThat(job.outcome()).isEqualTo(OutcomeKind.FAILURE);
    assertThat(queue.started).hasSize(3);
    assertThat(queue.join().report().failures().get(0).attempts()).isEqualTo(3);
  }

  @Test
  void s12_a_failure_that_is_not_to_be_tried_again_ends_the_task() {
    FakeJob job = queue.put(task("retried").attempts(3));

    queue.fail("retried", JobSpec.NONE);

    assertThat(job.outcome()).isEqualTo(OutcomeKind.FAILURE);
  }

  @Test
  void s12_the_slot_is_free_while_the_task_backs_off() {
    queue.put(task("retried").attempts(2));
    queue.put("other");

    queue.fail("retried", 10);

    assertThat(queue.working()).containsExactly("other");
  }

  @Test
  void s12_a_retry_keeps_its_place_in_the_result_order_and_join_waits_for_it() {
    queue.put(task("retried").attempts(2));
    queue.put("other");
    FakeJoiner join = queue.join();
    queue.fail("retried", 10);
    queue.succeed("other");
    assertThat(join.isPending()).isTrue();

    queue.advance(10);
    queue.succeed("retried");

    assertThat(join.results()).containsExactly("retried", "other");
    assertThat(join.report().counts().failed()).as("it has not, in the end").isZero();
  }

  @Test
  void s12_retries_that_find_no_room_go_before_puts_that_wait_and_keep_their_order() {
    Harness full = Harness.of(2, 1);
    full.put(task("retried1").attempts(2));
    full.put(task("retried2").attempts(2));
    full.putAll("a", "b", "c", "d");
    full.fail("retried1", 10);
    full.fail("retried2", 20);
    assertThat(full.working()).containsExactlyInAnyOrder("a", "b");

    full.advance(20);
    full.succeedAll();

    assertThat(full.started)
        .containsExactly("retried1", "retried2", "a", "b", "c", "retried1", "retried2", "d");
  }

  @Test
  void s12_a_retry_that_waits_for_room_is_no_put_that_waits() {
    Harness full = Harness.of(1, 1);
    full.put(task("retried").attempts(2));
    full.put("a");
    full.fail("retried", 10);
    full.put("b");
    full.advance(10);

    assertThat(full.stats().waiting()).isZero();
    assertThat(full.stats().retrying()).isEqualTo(1);

    full.succeedAll();
    assertThat(full.started).containsExactly("retried", "a", "b", "retried");
    assertThat(full.entered).as("its put was decided long ago").isEmpty();
  }

  @Test
  void s2_a_retry_never_takes_the_buffer_beyond_its_bound() {
    Harness full = Harness.of(1, 1);
    full.put(task("retried").attempts(2));
    full.put("a");
    full.fail("retried", 10);
    full.put("b");

    full.advance(10);

    assertThat(full.stats().buffered()).isEqualTo(1);
    assertThat(full.stats().peakBuffered()).isEqualTo(1);
  }

  @Test
  void s12_the_timeout_runs_anew_for_each_execution() {
    FakeJob job = queue.put(task("retried").timeout(10).attempts(2));
    queue.advance(8);
    queue.fail("retried", 5);
    queue.advance(14);
    assertThat(job.settled).isEmpty();

    queue.advance(1);
    assertThat(job.outcome()).isEqualTo(OutcomeKind.FAILURE);
  }

  private static Harness retryingAtMost(int maxRetrying, OverflowPolicy overflow) {
    return new Harness(
        new SchedulerConfig(
            1, 2, 9, maxRetrying, overflow, NestedPutPolicy.ADMIT, false, null, null));
  }

  /** One task backs off for ten, and no more may. */
  private static Harness backingOff(OverflowPolicy overflow) {
    Harness queue = retryingAtMost(1, overflow);
    queue.put(task("retried").attempts(2));
    queue.fail("retried", 10);
    return queue;
  }

  @Test
  void s16_puts_wait_while_as_many_tasks_back_off_as_may() {
    Harness queue = backingOff(OverflowPolicy.WAIT);

    queue.putAll("a", "b");
    assertThat(queue.stats().waiting()).isEqualTo(2);
    assertThat(queue.working()).isEmpty();

    queue.advance(10);

    assertThat(queue.working()).containsExactly("retried");
    assertThat(queue.stats().buffered()).isEqualTo(2);
    assertThat(queue.entered).containsExactly("a", "b");
    queue.succeedAll();
    assertThat(queue.started).containsExactly("retried", "retried", "a", "b");
  }

  @Test
  void s16_puts_that_wait_enter_when_a_task_that_backs_off_is_cancelled() {
    Harness queue = backingOff(OverflowPolicy.WAIT);
    queue.put("a");

    assertThat(queue.cancel("#1")).isTrue();

    assertThat(queue.working()).containsExactly("a");
  }

  @Test
  void s16_what_a_running_task_puts_does_not_wait_for_those_that_back_off() {
    Harness queue = backingOff(OverflowPolicy.WAIT);

    queue.put(task("nested").nested());

    assertThat(queue.working()).containsExactly("nested");
    assertThat(queue.stats().admittedBeyondBound()).isEqualTo(1);
  }

  @Test
  void s16_a_put_that_expires_says_that_tasks_back_off() {
    Harness queue = backingOff(OverflowPolicy.WAIT);
    FakeJob late = queue.put(task("late").putTimeout(5));

    queue.advance(5);

    assertThat(late.cause())
        .hasMessageContaining("1 tasks wait to be tried again")
        .hasMessageContaining("maxRetrying 1");
  }

  @ParameterizedTest
  @EnumSource(
      value = OverflowPolicy.class,
      names = {"DROP_NEWEST", "DROP_OLDEST"})
  void s16_where_puts_may_not_wait_the_new_task_is_dropped(OverflowPolicy overflow) {
    Harness queue = backingOff(overflow);

    FakeJob dropped = queue.put("dropped");

    assertThat(dropped.outcome()).isEqualTo(OutcomeKind.DROPPED);
    assertThat(dropped.cause()).hasMessageContaining("maxRetrying 1");
  }

  @Test
  void s16_a_full_buffer_drops_its_oldest_however_many_back_off() {
    Harness queue = retryingAtMost(1, OverflowPolicy.DROP_OLDEST);
    queue.put(task("retried").attempts(2));
    FakeJob oldest = queue.put("oldest");
    queue.scheduler.pause();
    queue.put("second");
    queue.fail("retried", 10);

    queue.put("newest");

    assertThat(oldest.outcome()).isEqualTo(OutcomeKind.DROPPED);
    assertThat(oldest.cause()).hasMessageContaining("maxSize of 2");
    assertThat(queue.stats().buffered()).isEqualTo(2);
  }
}
