package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskDroppedException;
import org.junit.jupiter.api.Test;

class DelayTest {

  @Test
  void s3_the_put_completes_when_the_delay_has_passed() {
    Harness queue = Harness.of(1, 1);

    assertThat(queue.put(task("later").delay(10)).admission).isEqualTo(Admission.PENDING);
    queue.advance(9);
    assertThat(queue.entered).isEmpty();
    assertThat(queue.started).isEmpty();

    queue.advance(1);
    assertThat(queue.entered).containsExactly("later");
    assertThat(queue.started).containsExactly("later");
  }

  @Test
  void s3_after_the_delay_the_task_waits_for_room_behind_those_that_wait() {
    Harness queue = Harness.busy(1);
    queue.put("buffered");
    queue.put(task("later").delay(10));
    queue.put("waits");

    queue.advance(10);
    assertThat(queue.entered).isEmpty();
    assertThat(queue.stats().delayed()).isZero();
    assertThat(queue.stats().waiting()).isEqualTo(2);

    queue.succeedAll();
    assertThat(queue.entered).containsExactly("waits", "later");
  }

  @Test
  void s3_join_waits_for_a_delayed_task() {
    Harness queue = Harness.of(1, 1);
    queue.put(task("later").delay(10));
    FakeJoiner join = queue.join();

    queue.advance(10);
    assertThat(join.isPending()).isTrue();

    queue.succeed("later");
    assertThat(join.results()).containsExactly("later");
  }

  @Test
  void s3_the_shorter_delay_is_over_first() {
    Harness queue = Harness.busy(5);
    queue.put(task("long").delay(30));
    queue.put(task("short").delay(10));
    queue.put(task("middle").delay(20));

    queue.advance(30);

    assertThat(queue.entered).containsExactly("short", "middle", "long");
  }

  @Test
  void s4_delays_that_end_at_the_same_time_keep_the_order_of_the_puts() {
    Harness queue = Harness.busy(5);
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      queue.put(task(name).delay(10));
    }

    queue.advance(10);

    assertThat(queue.entered).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void s3_delays_that_end_between_two_ticks_are_over_in_their_order() {
    Harness queue = Harness.busy(5);
    queue.put(task("long").delay(30));
    queue.put(task("short").delay(10));

    queue.leap(100);

    assertThat(queue.entered).containsExactly("short", "long");
  }

  @Test
  void s11_the_put_timeout_runs_from_the_end_of_the_delay() {
    Harness queue = Harness.busy(1);
    queue.put("buffered");
    FakeJob later = queue.put(task("later").delay(10).putTimeout(5));

    queue.advance(14);
    assertThat(later.settled).isEmpty();

    queue.advance(1);
    assertThat(later.outcome()).isEqualTo(OutcomeKind.EXPIRED);
    assertThat(later.cause()).isInstanceOf(PutTimeoutException.class);
  }

  @Test
  void s2_a_delayed_task_that_finds_no_room_is_dropped_where_nothing_may_wait() {
    assertDropped(OverflowPolicy.FAIL, QueueFullException.class);
    assertDropped(OverflowPolicy.DROP_NEWEST, TaskDroppedException.class);
  }

  private static void assertDropped(OverflowPolicy overflow, Class<?> cause) {
    Harness queue = Harness.busy(1, overflow);
    queue.put("buffered");
    FakeJob later = queue.put(task("later").delay(10));

    queue.advance(10);

    assertThat(later.outcome()).isEqualTo(OutcomeKind.DROPPED);
    assertThat(later.cause()).isInstanceOf(cause).hasMessageContaining(overflow.name());
    assertThat(later.entered).isZero();
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "buffered");
  }

  @Test
  void s2_a_delayed_task_takes_the_place_of_the_oldest_if_that_is_the_policy() {
    Harness queue = Harness.busy(1, OverflowPolicy.DROP_OLDEST);
    FakeJob buffered = queue.put("buffered");
    FakeJob later = queue.put(task("later").delay(10));

    queue.advance(10);

    assertThat(buffered.outcome()).isEqualTo(OutcomeKind.DROPPED);
    assertThat(later.entered).isEqualTo(1);
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "later");
  }
}
