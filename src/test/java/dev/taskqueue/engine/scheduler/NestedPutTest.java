package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import org.junit.jupiter.api.Test;

/** S13: puts from inside running tasks. */
class NestedPutTest {

  @Test
  void s13_a_nested_put_into_a_full_buffer_is_admitted_beyond_the_bound_and_counted() {
    Harness queue = full(NestedPutPolicy.ADMIT);

    FakeJob child = queue.put(task("child").nested());

    assertThat(child.admission).isEqualTo(Admission.ENTERED);
    assertThat(queue.stats().buffered()).isEqualTo(2);
    assertThat(queue.stats().admittedBeyondBound()).isEqualTo(1);
    assertThat(queue.stats().peakBuffered()).isEqualTo(2);
  }

  @Test
  void s13_a_nested_put_with_room_is_like_any_other() {
    Harness queue = Harness.busy(1);

    queue.put(task("child").nested());

    assertThat(queue.stats().admittedBeyondBound()).isZero();
  }

  @Test
  void s13_other_puts_wait_until_the_buffer_is_below_its_bound_again() {
    Harness queue = full(NestedPutPolicy.ADMIT);
    queue.put(task("child").nested());
    queue.put("waits");

    queue.succeed("running");
    assertThat(queue.stats().buffered()).isEqualTo(1);
    assertThat(queue.entered).as("the buffer is still full").isEmpty();

    queue.succeed("buffered");
    assertThat(queue.entered).containsExactly("waits");
  }

  @Test
  void s13_a_nested_put_fails_if_that_is_the_option() {
    Harness queue = full(NestedPutPolicy.FAIL);

    assertThat(queue.put(task("child").nested()).admission).isEqualTo(Admission.FULL);
    assertThat(queue.stats().rejected()).isEqualTo(1);
    assertThat(queue.stats().admittedBeyondBound()).isZero();
  }

  @Test
  void s13_a_delayed_nested_put_does_not_wait_for_room_either() {
    Harness queue = full(NestedPutPolicy.ADMIT);
    queue.put(task("child").nested().delay(10));

    queue.advance(10);

    assertThat(queue.entered).containsExactly("child");
    assertThat(queue.stats().buffered()).isEqualTo(2);
    assertThat(queue.stats().admittedBeyondBound()).isEqualTo(1);
  }

  @Test
  void s13_a_delayed_nested_put_is_refused_if_that_is_the_option() {
    Harness queue = full(NestedPutPolicy.FAIL);
    FakeJob child = queue.put(task("child").id("x").nested().delay(10));

    queue.advance(10);

    assertThat(child.outcome()).isEqualTo(OutcomeKind.DROPPED);
    assertThat(child.cause())
        .hasMessage(
            "task x found no room when its delay had passed: the buffer holds its maxSize of 1"
                + " tasks and a put from inside a running task may not wait (nestedPut FAIL)");
  }

  @Test
  void s13_a_nested_put_follows_a_policy_that_does_not_wait() {
    Harness failing = Harness.busy(1, OverflowPolicy.FAIL);
    failing.put("buffered");
    assertThat(failing.put(task("child").nested()).admission).isEqualTo(Admission.FULL);

    Harness dropping = Harness.busy(1, OverflowPolicy.DROP_NEWEST);
    dropping.put("buffered");
    assertThat(dropping.put(task("child").nested()).outcome()).isEqualTo(OutcomeKind.DROPPED);
  }

  @Test
  void s9_a_closing_queue_still_accepts_what_its_running_tasks_put() {
    Harness queue = Harness.busy(1);
    queue.run(queue.scheduler::startClosing);

    assertThat(queue.put("other").admission).isEqualTo(Admission.CLOSED);
    assertThat(queue.put(task("child").nested()).admission).isEqualTo(Admission.ENTERED);

    queue.succeed("running");
    assertThat(queue.drained).isZero();
    queue.succeed("child");
    assertThat(queue.drained).isEqualTo(1);
    assertThat(queue.put(task("tooLate").nested()).admission).isEqualTo(Admission.CLOSED);
  }

  private static Harness full(NestedPutPolicy nestedPut) {
    Harness queue = new Harness(new SchedulerConfig(1, 1, 10, OverflowPolicy.WAIT, nestedPut));
    queue.putAll("running", "buffered");
    return queue;
  }
}
