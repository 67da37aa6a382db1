package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.TaskExpiredException;
import org.junit.jupiter.api.Test;

/** S11: limits of the time before a task starts. */
class ExpiryTest {

  private static final long SECOND = 1_000_000_000L;

  // ---- putTimeout: waiting to enter

  @Test
  void s11_a_put_that_finds_no_room_in_time_expires_and_never_runs() {
    Harness queue = Harness.busy(1);
    queue.put("buffered");
    FakeJob late = queue.put(task("late").id("x").putTimeout(2 * SECOND));
    queue.put("waitsLonger");

    queue.advance(2 * SECOND - 1);
    assertThat(late.settled).isEmpty();
    queue.advance(1);

    assertThat(late.outcome()).isEqualTo(OutcomeKind.EXPIRED);
    assertThat(late.cause())
        .isInstanceOf(PutTimeoutException.class)
        .hasMessage(
            "task x found no room within its putTimeout of 2s: the buffer holds its maxSize of 1"
                + " tasks and 1 more puts wait");
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "buffered", "waitsLonger");
  }

  @Test
  void s11_a_put_that_has_entered_in_time_has_no_put_timeout_left() {
    Harness queue = Harness.busy(1);
    queue.put("buffered");
    FakeJob inTime = queue.put(task("inTime").putTimeout(10));
    queue.succeed("running");

    queue.advance(100);

    assertThat(inTime.settled).isEmpty();
    queue.succeedAll();
    assertThat(queue.started).endsWith("inTime");
  }

  @Test
  void s2_an_expired_waiter_leaves_its_place_in_line_to_the_next() {
    Harness queue = Harness.busy(1);
    queue.put("buffered");
    queue.put(task("late").putTimeout(10));
    queue.put("next");
    queue.advance(10);

    queue.succeed("running");

    assertThat(queue.entered).containsExactly("next");
  }

  @Test
  void s5_join_does_not_wait_for_an_expired_put() {
    Harness queue = Harness.busy(1);
    queue.put("buffered");
    queue.put(task("late").scope("s").putTimeout(10));
    FakeJoiner join = queue.join("s");

    queue.advance(10);

    assertThat(join.results()).isEmpty();
    assertThat(join.report().counts().expired()).isEqualTo(1);
  }

  // ---- ttl: waiting in the buffer

  @Test
  void s11_a_task_that_gets_no_slot_in_time_expires_and_never_runs() {
    Harness queue = Harness.busy(2);
    FakeJob stale = queue.put(task("stale").id("x").ttl(2 * SECOND));
    queue.put("patient");

    queue.advance(2 * SECOND);

    assertThat(stale.outcome()).isEqualTo(OutcomeKind.EXPIRED);
    assertThat(stale.cause())
        .isInstanceOf(TaskExpiredException.class)
        .hasMessage(
            "task x was not started within its ttl of 2s: none of the 1 slots was free for it");
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "patient");
  }

  @Test
  void s11_a_task_that_expires_is_told_what_has_kept_it_from_starting() {
    Harness keyed = Harness.of(2, 10);
    keyed.put(task("first").key("k"));
    FakeJob second = keyed.put(task("second").key("k").ttl(10));
    keyed.advance(10);
    assertThat(second.cause()).hasMessageContaining("another task of its key was not done");

    Harness paused = Harness.of(1, 10);
    paused.run(paused.scheduler::pause);
    FakeJob task = paused.put(task("task").ttl(10));
    paused.advance(10);
    assertThat(task.cause()).hasMessageEndingWith("the queue was paused");
  }

  @Test
  void s11_the_ttl_runs_from_entering_the_buffer() {
    Harness queue = Harness.busy(1);
    queue.put("buffered");
    FakeJob waits = queue.put(task("waits").ttl(10));
    queue.advance(50);
    queue.succeed("running");

    queue.advance(9);
    assertThat(waits.settled).isEmpty();
    queue.advance(1);
    assertThat(waits.outcome()).isEqualTo(OutcomeKind.EXPIRED);
  }

  @Test
  void s11_a_task_that_has_started_has_no_ttl_left() {
    Harness queue = Harness.of(1, 1);
    FakeJob inTime = queue.put(task("inTime").ttl(10));

    queue.advance(100);

    assertThat(inTime.settled).isEmpty();
    queue.succeed("inTime");
    assertThat(queue.join().results()).containsExactly("inTime");
  }

  @Test
  void s11_the_ttl_runs_anew_for_a_retry() {
    Harness queue = Harness.of(1, 1);
    FakeJob retried = queue.put(task("retried").ttl(10).attempts(2));
    queue.advance(8);
    queue.fail("retried", 8);
    queue.put("running");
    queue.advance(17);
    assertThat(retried.settled).isEmpty();

    queue.advance(1);
    assertThat(retried.outcome()).isEqualTo(OutcomeKind.EXPIRED);
  }

  @Test
  void s2_an_expired_task_makes_room_for_a_waiter() {
    Harness queue = Harness.busy(1);
    queue.put(task("stale").ttl(10));
    queue.put("waits");

    queue.advance(10);

    assertThat(queue.entered).containsExactly("waits");
  }
}
