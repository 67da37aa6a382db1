package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * S17: tasks that come to wait for a reader who is behind, or cease to, other than by what the
 * reader does.
 */
class GateTest {

  private static Harness queue(boolean fair) {
    return new Harness(
        new SchedulerConfig(
            2,
            2,
            100,
            1_000,
            OverflowPolicy.WAIT,
            NestedPutPolicy.ADMIT,
            fair,
            null,
            RateLimit.of(1, Duration.ofNanos(10))));
  }

  /** Has the reader of this scope fall behind. */
  private static void gate(Harness queue, String scope) {
    assertThat(queue.scheduler.read(scope, new FakeReader())).isTrue();
    queue.put(task(scope + " read").scope(scope));
    queue.put(task(scope + " read too").scope(scope));
    queue.succeedAll();
  }

  @Test
  void s17_closing_lets_the_tasks_of_all_scopes_go_in_the_order_of_their_entry() {
    for (boolean swapped : new boolean[] {false, true}) {
      String first = swapped ? "y" : "x";
      String second = swapped ? "x" : "y";
      Harness queue = queue(true);
      gate(queue, first);
      gate(queue, second);
      queue.put(task("entered first").scope(first));
      queue.put(task("entered second").scope(second));
      assertThat(queue.working()).isEmpty();

      queue.run(queue.scheduler::startClosing);

      assertThat(queue.started).endsWith("entered first", "entered second");
    }
  }

  @Test
  void s11_s17_another_gets_past_when_abandoned_work_leaves_its_key_to_a_task_that_is_held_up() {
    Harness queue = queue(false);
    gate(queue, "read");
    queue.put(task("slow").key("k").timeout(15).abandonAfter(5));
    fillWithHeld(queue);
    queue.advance(19);
    assertThat(queue.working()).containsExactly("slow");

    queue.advance(1);

    assertThat(queue.working()).contains("other");
  }

  @Test
  void s17_s18_another_gets_past_when_the_time_of_a_key_has_come_for_a_task_that_is_held_up() {
    Harness queue = queue(false);
    gate(queue, "read");
    queue.put(task("quick").key("k"));
    queue.succeed("quick");
    fillWithHeld(queue);
    queue.advance(9);
    assertThat(queue.working()).isEmpty();

    queue.advance(1);

    assertThat(queue.working()).containsExactly("other");
  }

  @Test
  void s11_s17_another_gets_past_when_a_put_that_expires_is_one_outcome_too_many() {
    Harness queue = queue(false);
    almostGate(queue);
    queue.put(task("expires").scope("read").putTimeout(5));
    queue.put("other");
    queue.advance(4);
    assertThat(queue.entered).isEmpty();

    queue.advance(1);

    assertThat(queue.entered).containsExactly("other");
  }

  @Test
  void s11_s17_another_gets_past_when_a_task_that_times_out_is_one_outcome_too_many() {
    Harness queue = queue(false);
    almostGate(queue);
    queue.put("other");
    queue.advance(29);
    assertThat(queue.entered).isEmpty();

    queue.advance(1);

    assertThat(queue.entered).containsExactly("other");
  }

  @Test
  void s12_s17_a_retry_gets_past_when_a_task_that_is_dropped_is_one_outcome_too_many() {
    Harness queue =
        new Harness(
            new SchedulerConfig(2, 2, 9, OverflowPolicy.DROP_NEWEST, NestedPutPolicy.ADMIT));
    assertThat(queue.scheduler.read("read", new FakeReader())).isTrue();
    queue.put(task("read").scope("read"));
    queue.succeed("read");
    queue.put(task("retry").attempts(2));
    queue.putAll("runs", "next");
    queue.fail("retry", 5);
    queue.put(task("buffered").scope("read"));
    queue.put(task("buffered too").scope("read"));
    queue.advance(5);
    assertThat(queue.stats().retrying()).isEqualTo(1);

    queue.put(task("dropped").scope("read"));

    assertThat(queue.stats().retrying()).as("those in the buffer wait for the reader").isZero();
  }

  /** Its reader is one outcome from falling behind, and its tasks fill slots and buffer. */
  private static void almostGate(Harness queue) {
    assertThat(queue.scheduler.read("read", new FakeReader())).isTrue();
    queue.put(task("read").scope("read"));
    queue.succeed("read");
    queue.put(task("runs").scope("read").timeout(30));
    queue.put(task("runs too").scope("read"));
    queue.put(task("buffered").scope("read"));
    queue.put(task("buffered too").scope("read"));
  }

  @Test
  void s11_s17_s19_the_next_of_a_key_starts_when_the_one_that_was_held_up_with_it_expires() {
    Harness queue = queue(false);
    gate(queue, "read");
    queue.put(task("held").scope("read").key("k").ttl(5));
    queue.put(task("next").key("k"));
    queue.advance(4);
    assertThat(queue.working()).isEmpty();

    queue.advance(1);

    assertThat(queue.working()).containsExactly("next");
  }

  @Test
  void s11_s17_a_put_that_gets_past_has_found_room_and_waits_for_it_no_more() {
    Harness queue = queue(false);
    almostGate(queue);
    queue.put(task("expires").scope("read").putTimeout(5));
    FakeJob other = queue.put(task("other").putTimeout(10));
    queue.advance(20);
    assertThat(other.settled).isEmpty();
  }

  @Test
  void s14_s17_another_gets_past_those_that_are_held_up_when_some_were_cancelled_before() {
    Harness queue = queue(false);
    gate(queue, "read");
    queue.put(task("cancelled").id("x").scope("read"));
    queue.cancel("x");
    queue.put(task("held").scope("read"));
    queue.put(task("held too").scope("read"));

    queue.put("other");

    assertThat(queue.working()).containsExactly("other");
  }

  @Test
  void s14_s17_s19_the_next_of_a_key_starts_when_the_one_that_was_held_up_with_it_is_cancelled() {
    Harness queue = queue(false);
    gate(queue, "read");
    queue.put(task("held").id("x").scope("read").key("k"));
    queue.put(task("next").key("k"));
    assertThat(queue.working()).isEmpty();

    queue.cancel("x");

    assertThat(queue.working()).containsExactly("next");
  }

  private static void fillWithHeld(Harness queue) {
    queue.put(task("waits for the key").scope("read").key("k"));
    queue.put(task("held").scope("read"));
    queue.put("other");
    assertThat(queue.stats().waiting()).isEqualTo(1);
  }
}
