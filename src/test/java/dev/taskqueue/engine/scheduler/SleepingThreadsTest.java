package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads whose puts have to wait are woken one by one, as long as one keeps putting. */
class SleepingThreadsTest {

  private static final int WITHIN = 10;

  /** Its buffer has room for four, and its one slot is at the first of the tasks. */
  private final Harness queue =
      new Harness(
              new SchedulerConfig(1, 4, 100, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT),
              false,
              new Pacing(4, 6, WITHIN, WITHIN, 4 * WITHIN))
          .holdSlots();

  @BeforeEach
  void fill() {
    queue.put("running");
    queue.arrive();
    queue.putAll("a", "b", "c", "d");
  }

  private void putFrom(long thread, String... names) {
    queue.thread = thread;
    queue.putAll(names);
  }

  /** So many threads put a task each, named "of 1" and so on, and have to wait. */
  private void putFromEach(int threads) {
    for (int thread = 1; thread <= threads; thread++) {
      putFrom(thread, "of " + thread);
    }
  }

  /** Ends those that are at work or come next, in this order. */
  private void succeedAll(String... names) {
    for (String name : names) {
      queue.succeed(name);
    }
  }

  @Test
  void one_is_told_when_half_of_the_buffer_is_free_S2() {
    putFromEach(3);

    succeedAll("running", "a", "b", "c", "d");
    assertThat(queue.entered).containsExactly("of 1");
  }

  @Test
  void one_is_told_of_all_its_puts_together_S2() {
    putFrom(1, "first of 1");
    putFrom(2, "of 2");
    putFrom(1, "second of 1");

    succeedAll("running", "a", "b", "c", "d");
    assertThat(queue.entered).containsExactly("first of 1", "second of 1");
  }

  @Test
  void while_one_keeps_putting_no_other_is_told() {
    putFromEach(3);
    succeedAll("running", "a", "b", "c", "d");

    putFrom(1, "e", "f");
    succeedAll("of 1", "of 2", "of 3");
    assertThat(queue.entered).containsExactly("of 1");
  }

  @Test
  void when_that_one_has_to_wait_too_the_next_is_told_S2() {
    putFromEach(3);
    succeedAll("running", "a", "b", "c", "d");

    putFrom(1, "e", "f", "waits again");
    assertThat(queue.stats().waiting()).isEqualTo(1);
    succeedAll("of 1", "of 2", "of 3");
    assertThat(queue.entered).containsExactly("of 1", "of 2");
  }

  @Test
  void so_it_is_when_that_one_has_to_wait_at_once_S2() {
    putFromEach(2);
    succeedAll("running", "a", "b", "c");
    assertThat(queue.entered).containsExactly("of 1");

    putFrom(SleepingThreads.NONE, "e", "f");
    putFrom(1, "of 1 again");
    succeedAll("d", "of 1", "of 2");
    assertThat(queue.entered).containsExactly("of 1", "of 2");
  }

  @Test
  void that_another_one_has_to_wait_changes_nothing() {
    putFromEach(3);
    succeedAll("running", "a", "b", "c", "d");

    putFrom(1, "e", "f");
    putFrom(4, "of 4");
    succeedAll("of 1", "of 2", "of 3");
    assertThat(queue.entered).containsExactly("of 1");
  }

  @Test
  void one_that_has_put_once_is_not_relied_on_S2() {
    putFromEach(2);
    succeedAll("running", "a", "b");

    putFrom(3, "x");
    succeedAll("c", "d");
    assertThat(queue.entered).containsExactly("of 1");
  }

  @Test
  void one_that_has_put_twice_in_a_row_is() {
    putFromEach(2);
    succeedAll("running", "a", "b");

    putFrom(3, "x");
    queue.succeed("c");
    putFrom(3, "y");
    succeedAll("d", "of 1");
    assertThat(queue.stats().buffered()).isEqualTo(2);
    assertThat(queue.entered).isEmpty();
  }

  @Test
  void if_one_that_is_alone_was_told_before_the_deadline_it_is_later_the_next_time_S2() {
    putFrom(1, "in time");
    succeedAll("running", "a", "b", "c");
    assertThat(queue.entered).containsExactly("in time");
    queue.advance(WITHIN);

    putFrom(1, "e", "f", "g", "later");
    queue.succeed("d");
    queue.advance(2 * WITHIN - 1);
    assertThat(queue.entered).doesNotContain("later");
    queue.advance(1);
    assertThat(queue.entered).contains("later");
  }

  @Test
  void when_others_are_told_one_thread_is_too_whoever_is_relied_on_S2() {
    putFromEach(3);
    succeedAll("running", "a", "b", "c", "d");

    putFrom(1, "e", "f");
    putFrom(SleepingThreads.NONE, "of an event loop");
    succeedAll("of 1", "of 2", "of 3");
    assertThat(queue.entered).containsExactly("of 1", "of an event loop", "of 2");
  }

  @Test
  void when_a_slot_runs_out_of_tasks_the_next_is_told_S2() {
    putFromEach(3);
    succeedAll("running", "a", "b", "c", "d", "of 1", "of 2", "of 3");
    assertThat(queue.entered).containsExactly("of 1");

    assertThat(queue.scheduler.hasSleepingThread()).isTrue();
    queue.run(queue.scheduler::ranOut);
    assertThat(queue.entered).containsExactly("of 1", "of 2");
    queue.run(queue.scheduler::ranOut);
    assertThat(queue.entered).containsExactly("of 1", "of 2", "of 3");
    assertThat(queue.scheduler.hasSleepingThread()).isFalse();
    queue.run(queue.scheduler::ranOut);
    assertThat(queue.entered).hasSize(3);
  }

  @Test
  void all_are_told_in_time_S2() {
    putFromEach(3);
    succeedAll("running", "a", "b", "c", "d");

    queue.advance(WITHIN - 1);
    assertThat(queue.entered).containsExactly("of 1");
    queue.advance(1);
    assertThat(queue.entered).containsExactly("of 1", "of 2", "of 3");
  }

  @Test
  void if_one_put_more_meanwhile_the_others_are_told_later_the_next_time_S2() {
    putFromEach(2);
    succeedAll("running", "a", "b", "c", "d");
    putFrom(1, "e", "f");
    queue.advance(WITHIN);
    assertThat(queue.entered).containsExactly("of 1", "of 2");

    putFrom(1, "g", "of 1 again");
    putFrom(2, "of 2 again");
    succeedAll("of 1", "of 2", "e", "f");
    assertThat(queue.entered).endsWith("of 1 again");
    queue.advance(2 * WITHIN - 1);
    assertThat(queue.entered).endsWith("of 1 again");
    queue.advance(1);
    assertThat(queue.entered).endsWith("of 2 again");
  }

  @Test
  void what_does_not_sleep_meanwhile_is_told_with_half_of_the_buffer_free_S2() {
    putFromEach(2);
    putFrom(SleepingThreads.NONE, "of an event loop", "another");

    succeedAll("running", "a", "b", "c", "d", "of 1");
    assertThat(queue.entered).containsExactly("of an event loop", "another", "of 1");
  }

  @Test
  void all_are_told_when_the_queue_has_closed_S2() {
    putFromEach(2);
    queue.run(queue.scheduler::startClosing);

    succeedAll("running", "a", "b", "c", "d", "of 1", "of 2");
    assertThat(queue.drained).isEqualTo(1);
    assertThat(queue.entered).containsExactly("of 1", "of 2");
  }

  @Test
  void a_thread_that_only_slept_is_not_taken_for_one_that_puts_more() {
    putFrom(1, "of 1");
    succeedAll("running", "a", "b", "c");
    assertThat(queue.entered).containsExactly("of 1");

    putFrom(2, "e", "f", "g", "of 2");
    succeedAll("d", "of 1", "e");
    assertThat(queue.entered).containsExactly("of 1", "of 2");
  }
}
