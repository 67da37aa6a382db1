package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import org.junit.jupiter.api.Test;

/** Threads are woken when it is worth it, and in any case in time. */
class PacingTest {

  private static final int BACKLOG = 4;
  private static final int QUICK_BACKLOG = 6;
  private static final int WITHIN = 10;

  private static Harness queue(int workers, int maxSize) {
    return queue(workers, maxSize, WITHIN);
  }

  private static Harness queue(int workers, int maxSize, long longest) {
    SchedulerConfig config =
        new SchedulerConfig(workers, maxSize, 100, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT);
    Pacing pacing = new Pacing(BACKLOG, QUICK_BACKLOG, WITHIN, WITHIN, longest);
    return new Harness(config, true, pacing).holdSlots();
  }

  @Test
  void another_slot_is_woken_when_there_is_a_backlog_for_it() {
    Harness queue = queue(3, 10);
    queue.putAll("a", "b", "c", "d");
    assertThat(queue.coming).hasSize(1);

    queue.put("e");
    assertThat(queue.coming).hasSize(2);
  }

  @Test
  void a_slot_on_its_way_that_was_quick_is_left_more() {
    Harness queue = queue(3, 10);
    queue.put("zero");
    FakeSlot slot = queue.arrive();
    slot.becomeQuick();
    queue.succeed("zero");

    queue.putAll("a", "b", "c", "d", "e", "f");
    assertThat(queue.coming).containsExactly(slot);
    queue.put("g");
    assertThat(queue.coming).as("another one").hasSize(2);
    queue.putAll("h", "i", "j");
    assertThat(queue.coming).as("which is left as many as any").hasSize(2);

    queue.arrive();
    queue.succeed("a");
    queue.advance(WITHIN);
    assertThat(queue.coming).as("and those are overseen").isNotEmpty();
  }

  @Test
  void a_slot_that_comes_wakes_the_next_one_for_what_is_left() {
    Harness queue = queue(3, 10);
    queue.putAll("a", "b", "c");

    queue.arrive();
    assertThat(queue.coming).hasSize(1);
    queue.arrive();
    queue.arrive();
    assertThat(queue.working()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void puts_that_found_room_are_told_together_when_half_of_the_buffer_is_free_S2() {
    Harness queue = queue(1, 4);
    queue.put("running");
    queue.arrive();
    queue.putAll("a", "b", "c", "d", "first", "second");

    queue.succeed("running");
    queue.succeed("a");
    assertThat(queue.stats().waiting()).as("they are in the buffer").isZero();
    assertThat(queue.entered).isEmpty();

    queue.succeed("b");
    assertThat(queue.entered).isEmpty();
    queue.succeed("c");
    assertThat(queue.entered).containsExactly("first", "second");
  }

  @Test
  void a_put_that_found_room_is_told_in_time_S2() {
    Harness queue = queue(1, 4);
    queue.put("running");
    queue.arrive();
    queue.putAll("a", "b", "c", "d", "late");
    queue.succeed("running");

    queue.advance(WITHIN - 1);
    assertThat(queue.entered).isEmpty();
    queue.advance(1);
    assertThat(queue.entered).containsExactly("late");
  }

  @Test
  void where_room_came_in_time_a_put_may_be_told_later_until_one_has_to_wait_for_it_S2() {
    Harness queue = queue(1, 4, 4 * WITHIN);
    queue.put("running");
    queue.arrive();
    queue.putAll("a", "b", "c", "d", "in time");
    queue.succeed("running");
    queue.succeed("a");
    queue.succeed("b");
    queue.succeed("c");
    assertThat(queue.entered).containsExactly("in time");
    queue.advance(WITHIN);

    queue.putAll("e", "f", "g", "later");
    queue.succeed("d");
    queue.advance(2 * WITHIN - 1);
    assertThat(queue.entered).doesNotContain("later");
    queue.advance(1);
    assertThat(queue.entered).contains("later");

    queue.put("sooner again");
    queue.succeed("in time");
    queue.advance(WITHIN - 1);
    assertThat(queue.entered).doesNotContain("sooner again");
    queue.advance(1);
    assertThat(queue.entered).contains("sooner again");
  }

  @Test
  void a_put_that_found_room_has_entered_though_its_task_is_cancelled_before_it_is_told_S2() {
    Harness queue = queue(1, 2);
    queue.put("running");
    queue.arrive();
    queue.putAll("a", "b");
    FakeJob late = queue.put(task("late").id("late"));
    queue.succeed("running");
    assertThat(queue.entered).isEmpty();

    queue.scheduler.cancel("late", "test");

    assertThat(queue.scheduler.takeEffects())
        .filteredOn(Effect.Settled.class::isInstance)
        .singleElement()
        .satisfies(settled -> assertThat(((Effect.Settled) settled).entered()).isTrue());
    assertThat(late.state()).isEqualTo(Job.State.SETTLED);
  }

  @Test
  void a_delayed_put_is_told_at_once_if_there_is_plenty_of_room_S3() {
    Harness queue = queue(1, 4);
    queue.put("running");
    queue.arrive();
    queue.put(task("delayed").delay(5));

    queue.advance(5);

    assertThat(queue.entered).containsExactly("delayed");
  }

  @Test
  void a_put_that_found_room_by_a_cancellation_is_told_at_once_if_there_is_plenty_S2() {
    Harness queue = queue(1, 4);
    queue.put("running");
    queue.arrive();
    for (int i = 0; i < 4; i++) {
      queue.put(task("other" + i).scope("other"));
    }
    queue.put("late");

    queue.cancelScope("other");

    assertThat(queue.entered).containsExactly("late");
  }

  @Test
  void with_room_for_a_single_task_a_put_is_told_when_that_starts_S2() {
    Harness queue = queue(1, 1);
    queue.put("running");
    queue.arrive();
    queue.putAll("a", "late");
    queue.succeed("running");
    assertThat(queue.entered).isEmpty();

    queue.succeed("a");

    assertThat(queue.entered).containsExactly("late");
  }

  // ---- slots that are quick

  private Harness quickSlotAtWork() {
    return quickSlotAtWork(queue(3, 10));
  }

  private Harness quickSlotAtWork(Harness queue) {
    queue.put("first");
    FakeSlot slot = queue.arrive();
    slot.becomeQuick();
    queue.put("second");
    queue.succeed("first");
    queue.arrive(); // the one woken for "second" comes too late
    assertThat(queue.working()).containsExactly("second");
    return queue;
  }

  @Test
  void tasks_are_left_to_a_quick_slot() {
    Harness queue = quickSlotAtWork();

    queue.putAll("a", "b", "c", "d", "e");

    assertThat(queue.coming).isEmpty();
  }

  @Test
  void others_are_woken_when_a_quick_slot_turns_out_to_be_occupied() {
    Harness queue = quickSlotAtWork();
    queue.put("a");

    queue.run(() -> queue.scheduler.occupied(queue.slotOf("second")));

    assertThat(queue.coming).hasSize(1);
  }

  @Test
  void others_are_woken_when_a_quick_slot_does_not_get_on() {
    Harness queue = quickSlotAtWork();
    queue.advance(WITHIN); // nobody watches any more
    queue.put("a");

    queue.advance(WITHIN - 1);
    assertThat(queue.coming).isEmpty();
    queue.advance(1);
    assertThat(queue.coming).hasSize(1);
    queue.arrive();
    assertThat(queue.working()).containsExactlyInAnyOrder("second", "a");
  }

  @Test
  void no_other_is_woken_while_a_quick_slot_gets_on() {
    Harness queue = quickSlotAtWork();
    queue.putAll("a", "b");

    queue.succeed("second");
    queue.succeed("a");
    queue.put("c");
    queue.advance(WITHIN);

    assertThat(queue.coming).isEmpty();
  }

  @Test
  void a_slot_that_gets_on_is_looked_after_less_often_until_one_does_not() {
    Harness queue = quickSlotAtWork(queue(3, 10, 4 * WITHIN));
    String running = "second";
    for (int after : new int[] {WITHIN, 2 * WITHIN, 4 * WITHIN, 4 * WITHIN}) {
      String next = "left for " + after + " after " + running;
      queue.put(next);
      queue.succeed(running);
      running = next;
      queue.advance(after - 1);
      assertThat(queue.isTimerSet()).as("it has not been looked yet").isTrue();
      queue.advance(1);
      assertThat(queue.isTimerSet()).as("nobody is to be looked after").isFalse();
    }

    queue.put("stuck");
    queue.advance(4 * WITHIN - 1);
    assertThat(queue.coming).isEmpty();
    queue.advance(1);
    assertThat(queue.coming).hasSize(1);

    queue.arrive().becomeQuick();
    queue.put("stuck too");
    queue.advance(WITHIN);
    assertThat(queue.coming).hasSize(1);
  }

  @Test
  void that_it_got_on_long_ago_is_forgotten() {
    Harness queue = quickSlotAtWork(queue(3, 10, 4 * WITHIN));
    queue.put("a");
    queue.succeed("second");
    queue.advance(WITHIN); // from now on it would be looked after half as often

    queue.advance(16 * WITHIN + 1);
    queue.put("stuck");
    queue.advance(WITHIN);

    assertThat(queue.coming).hasSize(1);
  }

  @Test
  void a_second_quick_slot_leaves_the_tasks_to_the_first() {
    Harness queue = queue(2, 10);
    queue.putAll("a", "b");
    FakeSlot one = queue.arrive();
    FakeSlot two = queue.arrive();
    queue.advance(2 * WITHIN); // nobody watches any more
    one.becomeQuick();
    two.becomeQuick();
    queue.putAll("c", "d");
    queue.succeed("a");
    assertThat(queue.working()).containsExactlyInAnyOrder("b", "c");

    queue.succeed("b");

    assertThat(queue.working()).containsExactly("c");
    queue.advance(WITHIN);
    assertThat(queue.coming).as("but not for long").containsExactly(two);
    queue.arrive();
    assertThat(queue.working()).containsExactlyInAnyOrder("c", "d");
  }

  @Test
  void slots_are_woken_without_delay_once_a_quick_one_does_not_get_on() {
    Harness queue = queue(4, 20);
    queue.putAll("a", "b", "c", "d");
    for (int i = 0; i < 4; i++) {
      queue.arrive().becomeQuick();
    }
    queue.putAll("blocks", "e", "f", "g");
    queue.succeed("a");
    queue.succeed("b");
    queue.succeed("c");
    queue.succeed("d");
    assertThat(queue.working()).containsExactly("blocks");

    queue.advance(2 * WITHIN);
    queue.arrive();
    queue.arrive();
    queue.arrive();

    assertThat(queue.working()).containsExactlyInAnyOrder("blocks", "e", "f", "g");
  }

  @Test
  void another_slot_is_woken_when_one_that_was_woken_does_not_come() {
    Harness queue = queue(3, 10);
    queue.putAll("a", "b");
    assertThat(queue.coming).hasSize(1);

    queue.advance(WITHIN - 1);
    assertThat(queue.coming).hasSize(1);
    queue.advance(1);
    assertThat(queue.coming).hasSize(2);
    queue.advance(WITHIN);
    assertThat(queue.coming).as("nor does that one").hasSize(3);
    queue.advance(10 * WITHIN);
    assertThat(queue.isTimerSet()).as("there are no more").isFalse();
  }

  @Test
  void another_slot_is_woken_for_a_single_task_too() {
    Harness queue = queue(3, 10);
    queue.put("zero");
    FakeSlot quick = queue.arrive();
    quick.becomeQuick();
    queue.succeed("zero");
    queue.advance(WITHIN); // nobody watches any more
    queue.put("a");
    assertThat(queue.coming).containsExactly(quick);

    queue.advance(WITHIN);
    assertThat(queue.coming).hasSize(2);
    queue.arrive(1);
    assertThat(queue.working()).containsExactly("a");
  }

  @Test
  void nothing_more_is_left_to_a_slot_that_did_not_come() {
    Harness queue = queue(4, 10);
    queue.put("a");
    queue.advance(WITHIN);
    assertThat(queue.coming).hasSize(2);
    queue.arrive(1);

    queue.put("b");

    assertThat(queue.coming).as("a slot for it, and the late one").hasSize(2);
    queue.arrive(1);
    assertThat(queue.working()).containsExactlyInAnyOrder("a", "b");
    assertThat(queue.arrive().current).as("at last").isNull();
    queue.put("c");
    assertThat(queue.coming).as("which is like any other again").hasSize(1);
  }

  @Test
  void a_slot_that_rests_keeps_no_task() {
    Harness queue = queue(2, 10);
    queue.putAll("a", "b");
    FakeSlot slot = queue.arrive();
    queue.arrive();
    queue.succeed("b");
    queue.put("c");
    assertThat(queue.arrive().current.name).isEqualTo("c");
    queue.put("d");

    slot.rest();
    queue.succeed("a");

    assertThat(slot.current).isNull();
    assertThat(queue.coming).containsExactly(slot);
    queue.succeed("c");
    assertThat(queue.working()).as("another one has taken it").containsExactly("d");
    assertThat(queue.arrive().current).isNull();
  }

  @Test
  void another_slot_is_woken_when_one_that_rests_does_not_come() {
    Harness queue = queue(2, 10);
    queue.put("a");
    FakeSlot slot = queue.arrive();
    queue.advance(WITHIN); // nobody watches any more
    slot.rest();
    queue.run(queue.scheduler::pause);
    queue.put("d");
    queue.succeed("a");
    queue.run(queue.scheduler::resume);
    assertThat(queue.coming).containsExactly(slot);

    queue.advance(WITHIN);
    assertThat(queue.coming).hasSize(2);
    queue.arrive(1);

    assertThat(queue.working()).containsExactly("d");
  }

  // ---- a slot that does not get on while another one does

  @Test
  void a_quick_slot_that_does_not_get_on_is_relied_on_no_more_though_another_one_does() {
    Harness queue = queue(3, 10, 4 * WITHIN);
    queue.put("first");
    FakeSlot quick = queue.arrive();
    queue.put("task0");
    queue.arrive();
    quick.becomeQuick();
    queue.put("blocks");
    queue.succeed("first");
    assertThat(queue.arrive().current).as("of the one that was woken for it").isNull();
    assertThat(queue.working()).containsOnly("task0", "blocks");
    queue.put("task1");

    workOffOneByOne(queue, 1);
  }

  @Test
  void a_slot_that_does_not_come_is_expected_no_more_though_another_one_gets_on() {
    Harness queue = queue(3, 10, 4 * WITHIN);
    queue.put("task0");
    queue.arrive();
    for (int i = 1; i <= BACKLOG; i++) {
      queue.put("task" + i);
    }
    assertThat(queue.coming).as("which never arrives").hasSize(1);

    workOffOneByOne(queue, BACKLOG);
  }

  @Test
  void a_slot_that_was_woken_just_before_a_look_is_left_its_tasks_until_the_next_one() {
    Harness queue = queue(3, 10);
    queue.put("a");
    queue.arrive();
    queue.advance(WITHIN - 1);
    queue.put("b");
    assertThat(queue.coming).hasSize(1);

    queue.advance(1);
    assertThat(queue.coming).as("nobody else, as all that was there before has started").hasSize(1);
    queue.advance(WITHIN);
    assertThat(queue.coming).hasSize(2);
  }

  @Test
  void a_task_that_may_start_as_a_slot_rests_is_overseen() {
    Harness queue = queue(2, 10);
    queue.put(task("a").key("k"));
    queue.put(task("b").key("k"));
    FakeSlot slot = queue.arrive();
    queue.advance(4 * WITHIN);
    assertThat(queue.coming).as("for a task whose key is taken").isEmpty();

    slot.rest();
    queue.succeed("a");
    assertThat(queue.coming).containsExactly(slot);

    queue.advance(WITHIN);
    assertThat(queue.coming).as("with another one").hasSize(2);
  }

  /** One slot ends a task each tick, and as many are put, until the third slot is woken. */
  private static void workOffOneByOne(Harness queue, int buffered) {
    int before = queue.coming.size();
    for (int i = 0; queue.coming.size() == before; i++) {
      assertThat(i).as("ticks in which no other slot was woken").isLessThan(12 * WITHIN);
      queue.advance(1);
      queue.succeed("task" + i);
      queue.put("task" + (i + 1 + buffered));
    }
  }

  @Test
  void after_a_shrink_a_slot_that_does_not_come_keeps_no_other_from_it() {
    Harness queue = queue(3, 10);
    queue.put("a");
    queue.arrive();
    queue.put("b");
    assertThat(queue.coming).hasSize(1);
    queue.run(() -> queue.scheduler.resize(2));

    queue.advance(2 * WITHIN);

    assertThat(queue.coming).as("the late one and the one that was idle").hasSize(2);
    assertThat(queue.arrive(1).current.name).isEqualTo("b");
    assertThat(queue.arrive().current).as("the bound holds").isNull();
  }

  @Test
  void a_queue_without_tasks_asks_for_no_tick() {
    Harness queue = quickSlotAtWork();
    queue.putAll("a", "b");
    queue.succeed("second");
    queue.succeed("a");
    queue.succeed("b");

    queue.advance(10 * WITHIN);

    assertThat(queue.isTimerSet()).isFalse();
  }
}
