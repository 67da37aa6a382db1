package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Slots pull (DESIGN 6): only an idle one is woken, and none is woken for nothing. */
class WakeTest {

  private final Harness queue = Harness.of(3, 10).holdSlots();

  @Test
  void a_put_wakes_one_slot() {
    queue.put("a");
    assertThat(queue.coming).hasSize(1);

    queue.put("b");
    assertThat(queue.coming).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void s10_no_more_slots_are_woken_than_there_are_workers() {
    queue.putAll("a", "b", "c", "d", "e");

    assertThat(queue.coming).hasSize(3);
  }

  @Test
  void a_slot_that_has_finished_takes_the_next_task_without_being_woken() {
    queue.put("a");
    queue.arrive();
    queue.put("b");
    queue.succeed("a");

    assertThat(queue.working()).containsExactly("b");
    assertThat(queue.coming).as("the one that b had woken").hasSize(1);
    assertThat(queue.arrive().current).as("it comes too late and is idle again").isNull();
  }

  @Test
  void a_slot_that_found_nothing_is_woken_by_the_next_put() {
    queue.put("a");
    queue.cancelAll();
    assertThat(queue.arrive().current).isNull();

    queue.put("b");
    queue.arrive();

    assertThat(queue.working()).containsExactly("b");
  }

  @Test
  void a_slot_that_is_on_its_way_serves_the_task_that_replaced_a_cancelled_one() {
    queue.put("a");
    queue.cancelAll();
    queue.put("b");

    assertThat(queue.coming).as("one task, one slot").hasSize(1);
    queue.arrive();
    assertThat(queue.working()).containsExactly("b");
  }

  @Test
  void the_slot_that_ran_last_is_woken_first() {
    queue.putAll("a", "b", "c");
    queue.arrive();
    queue.arrive();
    queue.arrive();
    FakeSlot last = queue.slotOf("b");
    queue.succeed("a");
    queue.succeed("c");
    queue.succeed("b");

    queue.put("d");

    assertThat(queue.coming).containsExactly(last);
  }

  @Test
  void no_slot_is_woken_while_the_queue_is_paused_and_enough_are_when_it_resumes() {
    queue.run(queue.scheduler::pause);
    queue.putAll("a", "b");
    assertThat(queue.coming).isEmpty();

    queue.run(queue.scheduler::resume);
    assertThat(queue.coming).hasSize(2);
  }

  @Test
  void a_new_slot_comes_if_a_task_waits() {
    queue.putAll("a", "b", "c", "d");
    queue.run(() -> queue.scheduler.resize(4));
    assertThat(queue.coming).hasSize(3);

    FakeSlot added = queue.addSlot();

    assertThat(queue.coming).hasSize(4).contains(added);
  }

  /** Found by generated sequences: a slot was woken for a task that was to be cancelled next. */
  @Test
  void no_slot_is_woken_for_what_takes_the_place_of_a_task_that_is_cancelled_with_it() {
    Harness gating = Harness.of(2, 2);
    assertThat(gating.scheduler.read("read", new FakeReader())).isTrue();
    gating.put(task("a").scope("read"));
    gating.put(task("b").scope("read"));
    gating.succeedAll();
    gating.holdSlots();
    gating.put(task("holder").key("k"));
    gating.put(task("parked").key("k"));
    FakeJob waiter = gating.put("waits");

    assertThat(gating.cancelScope(Harness.SCOPE)).isEqualTo(3);

    assertThat(gating.coming).as("the one that the first had woken").hasSize(1);
    assertThat(waiter.entered).isZero();
  }
}
