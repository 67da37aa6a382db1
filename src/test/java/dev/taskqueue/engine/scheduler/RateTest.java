package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {

  private final Harness queue = limited(RateLimit.of(2, Duration.ofNanos(100)));

  @Test
  void s18_no_more_start_than_the_limit_allows_however_many_slots_are_idle() {
    queue.putAll("a", "b", "c", "d", "e");
    assertThat(queue.working()).containsExactlyInAnyOrder("a", "b");
    queue.advance(99);
    assertThat(queue.started).hasSize(2);
    queue.advance(1);
    assertThat(queue.started).containsExactly("a", "b", "c", "d");
    queue.advance(100);
    assertThat(queue.started).hasSize(5);
  }

  @Test
  void s18_a_slot_that_has_finished_does_not_start_another_early() {
    queue.putAll("a", "b", "c");
    queue.succeed("a");
    queue.succeed("b");
    assertThat(queue.working()).isEmpty();
    queue.advance(100);
    assertThat(queue.working()).containsExactly("c");
  }

  @Test
  void s12_s18_a_retry_takes_a_permit() {
    queue.put(task("a").attempts(2));
    queue.fail("a", 0);
    queue.advance(0);
    queue.put("b");
    assertThat(queue.started).containsExactly("a", "a");
    queue.advance(100);
    assertThat(queue.started).containsExactly("a", "a", "b");
  }

  @Test
  void s18_s20_the_rate_goes_on_over_a_pause() {
    queue.putAll("a", "b", "c");
    queue.run(queue.scheduler::pause);
    queue.advance(1_000);
    assertThat(queue.started).containsExactly("a", "b");
    queue.run(queue.scheduler::resume);
    assertThat(queue.started).containsExactly("a", "b", "c");
  }

  @Test
  void s9_s18_closing_keeps_to_the_rate_and_loses_nothing() {
    queue.putAll("a", "b", "c", "d", "e");
    queue.run(queue.scheduler::startClosing);
    for (int i = 0; i < 3; i++) {
      queue.succeedAll();
      queue.advance(100);
    }
    queue.succeedAll();
    assertThat(queue.started).containsExactly("a", "b", "c", "d", "e");
    assertThat(queue.drained).isEqualTo(1);
  }

  @Test
  void s18_only_as_many_slots_are_woken_as_may_start() {
    queue.holdSlots();
    queue.putAll("a", "b", "c", "d", "e");
    assertThat(queue.coming).hasSize(2);
  }

  @Test
  void s18_a_permit_that_came_while_a_slot_was_on_its_way_is_used_at_once_too() {
    Harness slow = limited(RateLimit.of(4, Duration.ofNanos(40)).withBurst(2));
    slow.putAll("a", "b", "c", "d");
    assertThat(slow.started).containsExactly("a", "b");
    slow.holdSlots().advance(10);
    assertThat(slow.coming).as("there is one permit").hasSize(1);
    slow.stall(10);

    slow.arrive();

    assertThat(slow.coming).as("there were two in the meantime").hasSize(1);
    slow.arrive();
    assertThat(slow.started).containsExactly("a", "b", "c", "d");
  }

  private static Harness limited(RateLimit limit) {
    return new Harness(
        new SchedulerConfig(
            10, 100, 100, 1_000, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT, false, limit, null));
  }
}
