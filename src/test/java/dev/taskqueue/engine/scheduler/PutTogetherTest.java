package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskQueueStats;
import org.junit.jupiter.api.Test;

/** Plain tasks that are put together are as if each had been put by itself. */
class PutTogetherTest {

  private static Harness queue(int workers, int maxSize, boolean observed, Pacing pacing) {
    return new Harness(
        new SchedulerConfig(workers, maxSize, 100, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT),
        observed,
        pacing);
  }

  private static Harness queue(int workers, int maxSize) {
    return queue(workers, maxSize, false, Pacing.EXACT);
  }

  @Test
  void they_enter_and_start_in_their_order_and_their_results_are_listed_in_it_S4() {
    Harness queue = queue(1, 5);
    queue.put("first");
    assertThat(queue.putTogether("a", "b")).isEqualTo(2);
    queue.put("between");
    assertThat(queue.putTogether("c")).isEqualTo(1);
    assertThat(queue.working()).containsExactly("first");

    queue.succeedAll();

    assertThat(queue.join().results()).containsExactly("first", "a", "b", "between", "c");
  }

  @Test
  void as_many_enter_as_there_is_room_for_and_the_others_have_not_been_accepted_S10() {
    Harness queue = queue(1, 3);
    queue.put("running");
    queue.put("buffered");

    assertThat(queue.putTogether("a", "b", "c", "d")).isEqualTo(2);

    TaskQueueStats stats = queue.stats();
    assertThat(stats.accepted()).isEqualTo(4);
    assertThat(stats.buffered()).isEqualTo(3);
    assertThat(stats.peakBuffered()).isEqualTo(3);
    assertThat(stats.rejected()).isZero();
    assertThat(queue.putTogether("e")).isZero();
  }

  @Test
  void every_idle_slot_is_woken_for_them() {
    Harness queue = queue(3, 5);

    assertThat(queue.putTogether("a", "b", "c", "d")).isEqualTo(4);

    assertThat(queue.working()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void what_a_quick_slot_has_run_already_makes_room() {
    Harness queue = queue(2, 4, false, new Pacing(4, 4, 10, 10, 10)).holdSlots();
    queue.put("slow");
    FakeSlot slot = queue.arrive();
    slot.becomeQuick();
    queue.put("zero");
    queue.succeed("slow");
    while (!queue.coming.isEmpty()) {
      queue.arrive();
    }
    assertThat(queue.putTogether("first", "a", "b", "c")).isEqualTo(4);
    queue.succeed("zero");
    assertThat(queue.putTogether("d")).isEqualTo(1);
    assertThat(queue.goOn(slot, "first")).as("the first of two that were lent").isTrue();

    assertThat(queue.putTogether("e", "f")).isEqualTo(1);

    assertThat(queue.stats().buffered()).isEqualTo(4);
    assertThat(queue.stats().peakBuffered()).isEqualTo(4);
    queue.succeedAll();
    assertThat(queue.join().results())
        .containsExactly("slow", "zero", "first", "a", "b", "c", "d", "e");
  }

  @Test
  void none_enters_a_queue_that_is_closing_or_observed_or_whose_reader_is_behind() {
    Harness observed = queue(1, 5, true, Pacing.EXACT);
    assertThat(observed.putTogether("a", "b")).isZero();

    Harness behind = queue(2, 2);
    assertThat(behind.scheduler.read(Harness.SCOPE, new FakeReader())).isTrue();
    behind.put("read");
    behind.put("read too");
    behind.succeedAll();
    assertThat(behind.putTogether("a")).isZero();

    Harness closing = queue(1, 5);
    closing.put("running");
    closing.run(closing.scheduler::startClosing);
    assertThat(closing.putTogether("a")).isZero();
    assertThat(closing.stats().accepted()).isEqualTo(1);
  }
}
