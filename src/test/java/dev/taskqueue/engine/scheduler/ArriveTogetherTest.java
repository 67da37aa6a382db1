package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Slots that share an event loop are given their tasks in one transition. */
class ArriveTogetherTest {

  private final Harness queue = Harness.of(3, 10).holdSlots();

  /** The tasks of these names succeed with them, and their slots come together. */
  private void succeedTogether(String... names) {
    arrive(List.of(), names);
  }

  private void arrive(List<FakeSlot> woken, String... ended) {
    Map<FakeSlot, Object> slots = new LinkedHashMap<>();
    for (String name : ended) {
      slots.put(queue.slotOf(name), name);
    }
    queue.arrive(slots, JobSpec.NONE, woken);
  }

  private void startAll() {
    while (!queue.coming.isEmpty()) {
      queue.arrive();
    }
  }

  @Test
  void s4_they_take_tasks_in_the_order_of_the_puts() {
    queue.putAll("a", "b", "c", "d", "e", "f", "g");
    startAll();

    succeedTogether("c", "a", "b");

    assertThat(queue.started).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(queue.slotOf("d").current).isSameAs(queue.job("d"));
    succeedTogether("d", "e", "f");
    succeedTogether("g");
    assertThat(queue.join().results()).containsExactly("a", "b", "c", "d", "e", "f", "g");
  }

  @Test
  void those_that_were_woken_take_tasks_beside_those_that_have_ended_some() {
    queue.putAll("a");
    startAll();
    queue.putAll("b", "c", "d");
    assertThat(queue.coming).hasSize(2);

    arrive(List.copyOf(queue.coming), "a");

    assertThat(queue.working()).containsExactlyInAnyOrder("b", "c", "d");
    assertThat(queue.coming).isEmpty();
  }

  @Test
  void no_other_slot_is_woken_for_what_they_take() {
    queue.put(task("a").key("1"));
    queue.put(task("b").key("2"));
    startAll();
    queue.put(task("c").key("1"));
    queue.put(task("d").key("2"));
    startAll();

    succeedTogether("a", "b");

    assertThat(queue.working()).containsExactlyInAnyOrder("c", "d");
    assertThat(queue.coming).isEmpty();
  }

  @Test
  void another_slot_is_woken_for_what_they_leave() {
    queue.put(task("a").key("1"));
    queue.put(task("b").key("1"));
    startAll();
    assertThat(queue.working()).containsExactly("a");
    FakeSlot resting = queue.slotOf("a");
    resting.rest();

    succeedTogether("a");

    assertThat(queue.coming).contains(resting);
    startAll();
    assertThat(queue.working()).containsExactly("b");
  }

  /** Who is told may block, and one of the tasks may be what it waits for. */
  @Test
  void none_takes_a_task_before_somebody_is_told_of_what_one_has_ended() {
    queue.tellsAtOnce = false;
    queue.put(task("a"));
    queue.put(task("b").submitted());
    startAll();
    queue.putAll("c", "d", "e");
    List<FakeSlot> woken = List.copyOf(queue.coming);
    assertThat(woken).hasSize(1);

    arrive(woken, "a", "b");

    assertThat(queue.job("b").settled).hasSize(1);
    assertThat(queue.working()).isEmpty();
    assertThat(queue.coming).hasSize(3).doesNotHaveDuplicates();
    startAll();
    assertThat(queue.working()).containsExactlyInAnyOrder("c", "d", "e");
  }

  @Test
  void a_slot_that_was_given_up_takes_none() {
    queue.put(task("stuck").timeout(1).abandonAfter(1));
    queue.put("a");
    startAll();
    queue.advance(2);
    assertThat(queue.abandoned).hasSize(1);
    queue.putAll("b", "c");
    FakeSlot stuck = queue.abandoned.get(0);

    succeedTogether("stuck", "a");

    assertThat(stuck.current).isNull();
    assertThat(queue.coming).doesNotContain(stuck);
    assertThat(queue.working()).contains("b");
    assertThat(queue.stats().ended().failed()).isEqualTo(1);
    assertThat(queue.stats().ended().succeeded()).isEqualTo(1);
  }

  /** What is lent to the first of them has to be taken back before the second is given a task. */
  @Test
  void a_quick_one_among_them_shares_no_task_with_another() {
    Pacing pacing = new Pacing(1, 1, 10, 10, 10);
    SchedulerConfig config =
        new SchedulerConfig(2, 16, 100, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT);
    Harness plain = new Harness(config, false, pacing).holdSlots();
    plain.putAll("a", "b");
    FakeSlot quick = plain.arrive();
    FakeSlot other = plain.arrive();
    plain.putAll("c", "d", "e", "f", "g", "h");
    quick.becomeQuick();

    Map<FakeSlot, Object> ended = new LinkedHashMap<>();
    ended.put(quick, "a");
    ended.put(other, "b");
    plain.arrive(ended, JobSpec.NONE, List.of());

    assertThat(plain.working()).containsExactlyInAnyOrder("c", "d");
    assertThat(plain.goOn(quick, "c")).isFalse();
    plain.succeedAll();
    assertThat(plain.join().results()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
  }
}
