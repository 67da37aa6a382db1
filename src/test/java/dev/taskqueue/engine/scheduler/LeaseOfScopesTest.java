package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A quick slot is lent tasks of scopes that take turns, and none of their joins comes late. */
class LeaseOfScopesTest {

  private final Harness queue =
      new Harness(
              new SchedulerConfig(1, 64, 100, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT),
              false,
              new Pacing(8, 8, 10, 10, 10))
          .holdSlots();

  private FakeSlot slot;

  /** The slot is quick and at "first"; behind it are "a0", "b1", "c2", "a3" and so on. */
  private void start(int number) {
    queue.put("slow");
    slot = queue.arrive();
    slot.becomeQuick();
    queue.put(task("first").scope("first"));
    for (int i = 0; i < number; i++) {
      String scope = List.of("a", "b", "c").get(i % 3);
      queue.put(task(scope + i).scope(scope));
    }
    queue.succeed("slow");
  }

  /** Goes on with what is lent; gives the name of the task that the slot stops at. */
  private String runLent() {
    while (queue.goOn(slot, slot.current.name)) {}
    return slot.current.name;
  }

  private void end() {
    queue.end(slot, slot.current.name, null, JobSpec.NONE);
  }

  @Test
  void tasks_are_run_in_their_order_and_each_scope_has_its_results_S4_S5() {
    start(20);

    assertThat(runLent()).as("those of one run").isEqualTo("a15");
    end();
    assertThat(runLent()).as("those of the next").isEqualTo("b19");
    end();

    assertThat(queue.started).hasSize(22).startsWith("slow", "first", "a0", "b1", "c2");
    assertThat(queue.join("a").results())
        .containsExactly("a0", "a3", "a6", "a9", "a12", "a15", "a18");
    assertThat(queue.join("b").results())
        .containsExactly("b1", "b4", "b7", "b10", "b13", "b16", "b19");
    assertThat(queue.join("c").results()).containsExactly("c2", "c5", "c8", "c11", "c14", "c17");
    assertThat(queue.stats().ended().succeeded()).isEqualTo(22);
  }

  @Test
  void values_that_are_null_are_counted_in_their_scope_S8() {
    start(4);
    queue.goOn(slot, "first");
    queue.goOn(slot, null); // a0
    queue.goOn(slot, "b1");
    queue.goOn(slot, null); // c2
    end();

    assertThat(queue.join("a").results()).containsExactly("a3");
    assertThat(queue.join("c").results()).isEmpty();
    assertThat(queue.stats().ended().nulls()).isEqualTo(2);
  }

  @Test
  void a_join_is_answered_when_the_last_task_of_its_scope_ends_S6() {
    start(5);
    FakeJoiner join = queue.join("c"); // of the task at the third place
    end();

    assertThat(runLent()).isEqualTo("b1");
    assertThat(join.isPending()).isTrue();
    end();
    assertThat(queue.goOn(slot, "c2")).as("somebody is to be told").isFalse();
    end();
    assertThat(join.results()).containsExactly("c2");
  }

  @Test
  void so_is_one_of_the_scope_that_the_slot_is_at_S6() {
    start(5);
    FakeJoiner join = queue.join("first");

    assertThat(queue.goOn(slot, "first")).isFalse();
    end();

    assertThat(join.results()).containsExactly("first");
    assertThat(runLent()).isEqualTo("b4");
  }

  @Test
  void a_join_that_comes_meanwhile_finds_what_has_ended_S8() {
    start(5);
    queue.goOn(slot, "first");
    queue.goOn(slot, "a0");
    queue.goOn(slot, "b1");
    queue.stall(30);

    FakeJoiner join = queue.join("first");

    assertThat(join.results()).containsExactly("first");
    assertThat(queue.scheduler.progress("a").unfinished()).isEqualTo(1);
    assertThat(queue.scheduler.progress("c").running()).isEqualTo(1);
  }

  @Test
  void the_end_of_a_batch_is_noted_soon_though_the_slot_does_not_get_on_S8() {
    start(5);
    queue.goOn(slot, "first");
    queue.goOn(slot, "a0");

    queue.advance(1_000); // within 10 of which somebody looks

    assertThat(queue.join("first").report().elapsed()).isEqualTo(Duration.ofNanos(10));
  }

  @Test
  void outcomes_of_a_scope_that_is_read_are_told_one_by_one() {
    start(5);
    queue.scheduler.read("b", new FakeReader());
    end();

    assertThat(slot.current.name).isEqualTo("a0");
    assertThat(queue.goOn(slot, "a0")).isFalse();
    end();
    assertThat(queue.goOn(slot, "b1")).isFalse();
  }

  @Test
  void a_task_of_another_scope_can_be_cancelled_before_it_starts_S14() {
    start(5);
    queue.goOn(slot, "first");

    assertThat(queue.cancel(queue.job("b1").id())).isTrue();

    assertThat(queue.goOn(slot, "a0")).isFalse();
    end();
    assertThat(slot.current.name).isEqualTo("c2");
    assertThat(queue.join("b").isPending()).as("b4 is left").isTrue();
  }

  @Test
  void nothing_is_kept_alive_S16() throws ReflectiveOperationException {
    start(5);
    queue.goOn(slot, "first");
    queue.goOn(slot, "a0");
    Object places =
        Fields.read(PlainRun.class, Fields.read(Lease.class, slot.lease, "run"), "places");

    queue.stats();

    for (String name : List.of("scopes", "chunks")) {
      Object[] array = (Object[]) Fields.read(Places.class, places, name);
      assertThat(array).as(name).startsWith(null, null);
      assertThat(array[2]).as(name).isNotNull();
    }
  }
}
