package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueState;
import org.junit.jupiter.api.Test;

/** S20: pause, resume, resize; and S4's priorities. */
class ControlTest {

  private final Harness queue = Harness.of(2, 5);

  @Test
  void s20_a_paused_queue_accepts_tasks_but_starts_none() {
    queue.put("running");
    queue.run(queue.scheduler::pause);

    assertThat(queue.put("a").admission).isEqualTo(Admission.ENTERED);
    queue.succeed("running");

    assertThat(queue.started).containsExactly("running");
    assertThat(queue.stats().state()).isEqualTo(QueueState.PAUSED);
    assertThat(queue.stats().buffered()).isEqualTo(1);
  }

  @Test
  void s20_resume_starts_as_many_as_there_are_slots() {
    queue.run(queue.scheduler::pause);
    queue.putAll("a", "b", "c");

    queue.run(queue.scheduler::resume);

    assertThat(queue.working()).containsExactlyInAnyOrder("a", "b");
    assertThat(queue.stats().state()).isEqualTo(QueueState.RUNNING);
  }

  @Test
  void a_halted_queue_starts_nothing_though_it_be_resumed_or_closing() {
    queue.putAll("running", "running too", "a");
    queue.run(queue.scheduler::halt);
    assertThat(queue.stats().state()).isEqualTo(QueueState.PAUSED);
    queue.run(queue.scheduler::resume);
    queue.succeed("running");
    queue.run(queue.scheduler::startClosing);
    queue.succeed("running too");

    assertThat(queue.started).containsExactly("running", "running too");
    assertThat(queue.stats().buffered()).isEqualTo(1);
  }

  @Test
  void s20_a_slot_that_was_on_its_way_when_the_queue_paused_starts_nothing() {
    queue.holdSlots().put("a");
    queue.run(queue.scheduler::pause);
    queue.arrive();
    assertThat(queue.started).isEmpty();

    queue.run(queue.scheduler::resume);
    queue.arrive();
    assertThat(queue.started).containsExactly("a");
  }

  @Test
  void s20_time_goes_on_while_the_queue_is_paused() {
    queue.run(queue.scheduler::pause);
    FakeJob stale = queue.put(task("stale").ttl(10));
    queue.put(task("delayed").delay(10));

    queue.advance(10);

    assertThat(stale.settled).hasSize(1);
    assertThat(queue.entered).containsExactly("delayed");
  }

  @Test
  void s20_growing_takes_effect_at_once() {
    queue.putAll("a", "b", "c", "d");
    queue.run(() -> queue.scheduler.resize(4));
    queue.addSlot();
    queue.addSlot();

    assertThat(queue.started).containsExactly("a", "b", "c", "d");
    assertThat(queue.stats().workers()).isEqualTo(4);
  }

  @Test
  void s10_slots_beyond_the_number_of_workers_stay_idle() {
    queue.addSlot();

    queue.putAll("a", "b", "c");

    assertThat(queue.working()).hasSize(2);
    assertThat(queue.stats().peakRunning()).isEqualTo(2);
  }

  @Test
  void s20_shrinking_takes_effect_as_slots_fall_idle() {
    queue.putAll("a", "b", "c", "d");
    queue.run(() -> queue.scheduler.resize(1));
    assertThat(queue.stats().running()).isEqualTo(2);

    queue.succeed("a");
    assertThat(queue.working()).containsExactly("b");
    queue.succeed("b");
    assertThat(queue.working()).containsExactly("c");
  }

  @Test
  void s20_growing_again_uses_the_slots_that_shrinking_left_idle() {
    queue.run(() -> queue.scheduler.resize(1));
    queue.putAll("a", "b");
    assertThat(queue.working()).hasSize(1);

    queue.run(() -> queue.scheduler.resize(2));

    assertThat(queue.working()).hasSize(2);
  }

  @Test
  void s20_a_slot_that_was_on_its_way_when_the_queue_shrank_stays_idle() {
    queue.put("a");
    queue.holdSlots().put("b");
    queue.run(() -> queue.scheduler.resize(1));
    queue.arrive();
    assertThat(queue.working()).containsExactly("a");

    queue.succeed("a");
    assertThat(queue.working()).containsExactly("b");
  }

  @Test
  void s4_the_highest_priority_starts_first_and_equal_ones_in_order() {
    Harness single = Harness.busy(10);
    single.put(task("normal1"));
    single.put(task("low").priority(0));
    single.put(task("high1").priority(9));
    single.put(task("normal2"));
    single.put(task("high2").priority(9));
    single.succeedAll();

    assertThat(single.started)
        .containsExactly("running", "high1", "high2", "normal1", "normal2", "low");
  }

  @Test
  void s4_a_higher_priority_does_not_overtake_waiting_puts_into_the_buffer() {
    Harness single = Harness.busy(1);
    single.put("buffered");
    single.put("waits");
    single.put(task("urgent").priority(9));
    single.succeedAll();

    assertThat(single.entered).containsExactly("waits", "urgent");
  }
}
