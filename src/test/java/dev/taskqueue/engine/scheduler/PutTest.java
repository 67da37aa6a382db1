package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import org.junit.jupiter.api.Test;

class PutTest {

  @Test
  void s2_a_put_with_room_enters_at_once() {
    Harness queue = Harness.busy(2);

    assertThat(queue.put("a").admission).isEqualTo(Admission.ENTERED);
    assertThat(queue.put("b").admission).isEqualTo(Admission.ENTERED);
    assertThat(queue.stats().buffered()).isEqualTo(2);
    assertThat(queue.entered).as("nobody waited, so nobody is told").isEmpty();
  }

  @Test
  void s2_a_put_into_a_full_buffer_waits_until_a_slot_takes_a_task() {
    Harness queue = Harness.busy(1);
    queue.put("a");

    assertThat(queue.put("b").admission).isEqualTo(Admission.PENDING);
    assertThat(queue.entered).isEmpty();

    queue.succeed("running");
    assertThat(queue.started).containsExactly("running", "a");
    assertThat(queue.entered).containsExactly("b");
  }

  @Test
  void s2_puts_that_wait_enter_first_come_first_served() {
    Harness queue = Harness.busy(1);
    queue.putAll("a", "b", "c", "d");

    queue.succeed("running");
    queue.put("late");
    queue.succeedAll();

    assertThat(queue.entered).containsExactly("b", "c", "d", "late");
    assertThat(queue.started).containsExactly("running", "a", "b", "c", "d", "late");
  }

  @Test
  void s2_past_max_waiting_a_put_is_refused_and_leaves_no_trace() {
    Harness queue = waitingAtMost(2);
    queue.putAll("running", "buffered", "waits1", "waits2");

    FakeJob refused = queue.put(task("refused").id("x"));

    assertThat(refused.admission).isEqualTo(Admission.FULL);
    assertThat(queue.stats().rejected()).isEqualTo(1);
    assertThat(queue.stats().accepted()).isEqualTo(4);
    assertThat(queue.cancel("x")).isFalse();
    queue.succeedAll();
    assertThat(queue.started).doesNotContain("refused");
    assertThat(queue.join().results()).doesNotContain("refused");
  }

  @Test
  void s2_a_refused_put_can_be_repeated_once_there_is_room_to_wait() {
    Harness queue = waitingAtMost(1);
    queue.putAll("running", "buffered", "waits");
    assertThat(queue.put("refused").admission).isEqualTo(Admission.FULL);

    queue.succeed("running");

    assertThat(queue.put("again").admission).isEqualTo(Admission.PENDING);
  }

  @Test
  void s3_delayed_tasks_count_as_waiters() {
    Harness queue = waitingAtMost(2);
    queue.put(task("later").delay(5));
    queue.put(task("muchLater").delay(50));

    assertThat(queue.put(task("refused").delay(5)).admission).isEqualTo(Admission.FULL);
    assertThat(queue.put("needsNoWait").admission).isEqualTo(Admission.ENTERED);
    queue.put("buffered");
    assertThat(queue.put("mustWait").admission).isEqualTo(Admission.FULL);

    queue.succeed("needsNoWait");
    queue.advance(5);
    assertThat(queue.put("again").admission).isEqualTo(Admission.PENDING);
  }

  @Test
  void b4_an_id_is_taken_until_its_task_has_ended() {
    Harness queue = Harness.busy(5);
    queue.put(task("first").id("x"));

    assertThat(queue.put(task("second").id("x")).admission).isEqualTo(Admission.DUPLICATE);

    queue.succeed("running");
    assertThat(queue.put(task("third").id("x")).admission).isEqualTo(Admission.DUPLICATE);
    queue.succeed("first");
    assertThat(queue.put(task("fourth").id("x")).admission).isEqualTo(Admission.ENTERED);
    assertThat(queue.started).containsExactly("running", "first", "fourth");
  }

  @Test
  void b4_a_repeated_id_is_no_refusal_for_lack_of_room() {
    Harness queue = Harness.busy(5);
    queue.put(task("first").id("x"));
    queue.put(task("second").id("x"));

    assertThat(queue.stats().rejected()).isZero();
  }

  private static Harness waitingAtMost(int maxWaiting) {
    return new Harness(
        new SchedulerConfig(1, 1, maxWaiting, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT));
  }

  @Test
  void tasks_without_options_wait_without_a_job_unless_scopes_take_turns() {
    for (boolean fair : new boolean[] {false, true}) {
      SchedulerConfig config =
          new SchedulerConfig(
              1, 2, 9, 1_000, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT, fair, null, null);
      Harness queue = new Harness(config, false, Pacing.EXACT);
      queue.put("runs");
      assertThat(queue.put("waits").plain).isEqualTo(!fair);
    }
  }
}
