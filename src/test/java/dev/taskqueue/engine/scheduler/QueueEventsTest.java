package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OverflowPolicy;
import org.junit.jupiter.api.Test;

/** S20: what listeners are told of the queue, and of each task. */
class QueueEventsTest {

  private final Harness queue = Harness.of(1, 1);

  @Test
  void s20_pausing_and_resuming_are_told_once_each() {
    queue.run(queue.scheduler::pause);
    queue.run(queue.scheduler::pause);
    queue.run(queue.scheduler::resume);
    queue.run(queue.scheduler::resume);
    assertThat(queue.events).containsExactly("PAUSED", "RESUMED");
  }

  @Test
  void s20_a_new_number_of_workers_is_told() {
    queue.run(() -> queue.scheduler.resize(3));
    assertThat(queue.events).containsExactly("RESIZED 3");
  }

  @Test
  void s20_that_there_is_no_room_is_told_once_and_that_there_is_again() {
    queue.putAll("runs", "buffered", "waits", "waits too");
    assertThat(queue.events).containsExactly("FULL");
    queue.succeed("runs");
    queue.succeed("buffered");
    assertThat(queue.events).as("somebody had waited for it").hasSize(1);
    queue.succeed("waits");
    assertThat(queue.events).containsExactly("FULL", "ROOM");
  }

  @Test
  void s20_a_delayed_task_that_finds_no_room_tells_of_it() {
    queue.put(task("late").delay(5));
    queue.putAll("runs", "buffered");
    assertThat(queue.events).isEmpty();
    queue.advance(5);
    assertThat(queue.events).containsExactly("FULL");
  }

  @Test
  void s20_the_end_of_the_last_task_and_of_the_queue_are_told() {
    queue.put("a");
    queue.succeed("a");
    assertThat(queue.events).containsExactly("IDLE");
    queue.run(queue.scheduler::startClosing);
    assertThat(queue.events).containsExactly("IDLE", "DRAINED");
  }

  @Test
  void s20_a_task_that_waits_for_its_delay_or_for_room_and_one_that_is_refused_are_told() {
    FakeJob late = queue.put(task("late").delay(5));
    queue.putAll("runs", "buffered");
    FakeJob waits = queue.put("waits");
    assertThat(late.events).asString().isEqualTo("aw");
    assertThat(waits.events).asString().isEqualTo("aw");

    Harness failing = Harness.busy(1, OverflowPolicy.FAIL);
    failing.put("buffered");
    assertThat(failing.put("refused").events).asString().isEqualTo("r");
  }

  @Test
  void s11_s20_work_that_is_abandoned_is_told() {
    FakeJob slow = queue.put(task("slow").timeout(10).abandonAfter(5));
    queue.advance(15);
    assertThat(slow.events).asString().isEqualTo("aESXbl");
  }
}
