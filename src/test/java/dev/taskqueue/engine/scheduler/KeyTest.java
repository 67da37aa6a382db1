package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyTest {

  private final Harness queue = Harness.of(4, 100);

  @Test
  void s19_tasks_of_one_key_run_one_at_a_time_in_order() {
    keyed("a", "a1", "a2", "a3");
    assertThat(queue.working()).containsExactly("a1");
    queue.succeed("a1");
    assertThat(queue.working()).containsExactly("a2");
    queue.succeedAll();
    assertThat(queue.started).containsExactly("a1", "a2", "a3");
  }

  @Test
  void s19_a_task_that_waits_for_its_key_holds_no_slot_and_blocks_no_other_key() {
    keyed("a", "a1", "a2", "a3", "a4", "a5");
    keyed("b", "b1", "b2");
    queue.put("keyless");
    assertThat(queue.working()).containsExactlyInAnyOrder("a1", "b1", "keyless");
    assertThat(queue.stats().buffered()).isEqualTo(5);
  }

  @Test
  void s19_a_slot_that_frees_a_key_takes_its_next_task_and_wakes_nobody() {
    keyed("a", "a1", "a2");
    queue.holdSlots().succeed("a1");
    assertThat(queue.working()).containsExactly("a2");
    assertThat(queue.coming).isEmpty();
  }

  @Test
  void s19_a_retry_is_let_in_beyond_the_bound_if_all_in_the_buffer_may_wait_for_its_key() {
    Harness full = Harness.of(1, 2);
    full.put(task("a1").key("a").attempts(2));
    full.put(task("a2").key("a"));
    full.put(task("a3").key("a"));
    full.put("waits");
    full.fail("a1", 10);
    full.advance(10);
    assertThat(full.working()).containsExactly("a1");
    assertThat(full.stats().admittedBeyondBound()).isEqualTo(1);
    full.succeedAll();
    assertThat(full.started).containsExactly("a1", "a1", "a2", "a3", "waits");
  }

  @Test
  void s19_a_retry_is_let_in_when_the_last_task_without_its_key_was_dropped_from_the_buffer() {
    Harness full = Harness.of(1, 2, OverflowPolicy.DROP_OLDEST);
    full.put(task("a1").key("a").attempts(2));
    full.run(full.scheduler::pause);
    full.fail("a1", 10);
    full.put("b");
    full.put(task("a2").key("a"));
    full.advance(10);
    assertThat(full.stats().admittedBeyondBound()).isZero();
    full.put(task("a3").key("a"));
    assertThat(full.job("b").outcome()).isEqualTo(OutcomeKind.DROPPED);
    full.run(full.scheduler::resume);
    full.succeedAll();
    assertThat(full.started).containsExactly("a1", "a1", "a2", "a3");
  }

  @Test
  void s2_drop_oldest_may_drop_a_task_that_waits_for_its_key() {
    Harness dropping = Harness.of(1, 2, OverflowPolicy.DROP_OLDEST);
    dropping.put(task("running").key("a"));
    FakeJob waitsForKey = dropping.put(task("waitsForKey").key("a"));
    dropping.putAll("b", "c");
    assertThat(waitsForKey.outcome()).isEqualTo(OutcomeKind.DROPPED);
  }

  @Test
  void s19_the_next_of_a_key_goes_before_tasks_that_entered_later() {
    Harness single = Harness.of(1, 100);
    single.put(task("a1").key("a"));
    single.put(task("a2").key("a"));
    single.putAll("x", "y");
    single.succeedAll();
    assertThat(single.started).containsExactly("a1", "a2", "x", "y");
  }

  @Test
  void s19_a_failed_task_keeps_its_key_until_it_has_been_tried_again() {
    queue.put(task("a1").key("a").attempts(2));
    keyed("a", "a2");
    queue.fail("a1", 10);
    assertThat(queue.working()).isEmpty();
    queue.advance(10);
    assertThat(queue.working()).containsExactly("a1");
    queue.succeedAll();
    assertThat(queue.started).containsExactly("a1", "a1", "a2");
  }

  @Test
  void s11_s19_a_timed_out_task_keeps_its_key_until_its_work_ends() {
    queue.put(task("a1").key("a").timeout(5));
    keyed("a", "a2");
    queue.advance(5);
    assertThat(queue.job("a1").outcome()).isNotNull();
    assertThat(queue.working()).containsExactly("a1");
    queue.succeed("a1");
    assertThat(queue.working()).containsExactly("a2");
  }

  @Test
  void s11_s12_s19_a_retry_waits_for_the_work_that_timed_out_under_its_key() {
    queue.put(task("a1").key("a").timeout(5).attempts(2));
    keyed("a", "a2");
    queue.advance(5);
    assertThat(queue.started).containsExactly("a1");
    assertThat(queue.stats().retrying()).isEqualTo(1);
    queue.succeed("a1");
    assertThat(queue.started).containsExactly("a1", "a1");
    queue.succeedAll();
    assertThat(queue.started).containsExactly("a1", "a1", "a2");
  }

  @Test
  void s11_s12_s19_a_retry_waits_no_longer_for_work_that_is_abandoned() {
    queue.put(task("a1").key("a").timeout(5).abandonAfter(10).attempts(2));
    queue.advance(14);
    assertThat(queue.started).containsExactly("a1");
    queue.advance(1);
    assertThat(queue.started).containsExactly("a1", "a1");
  }

  @Test
  void s14_s19_a_retry_that_waits_for_its_own_work_can_be_cancelled_and_keeps_the_key() {
    queue.put(task("a1").key("a").id("a1").timeout(5).attempts(2));
    keyed("a", "a2");
    queue.advance(5);
    queue.cancel("a1");
    assertThat(queue.job("a1").outcome()).isEqualTo(OutcomeKind.CANCELLED);
    assertThat(queue.started).containsExactly("a1");
    queue.succeed("a1");
    assertThat(queue.started).containsExactly("a1", "a2");
  }

  @Test
  void s11_s19_abandoned_work_gives_up_its_key() {
    queue.put(task("a1").key("a").timeout(5).abandonAfter(5));
    keyed("a", "a2");
    queue.advance(10);
    assertThat(queue.started).containsExactly("a1", "a2");
  }

  @Test
  void s14_s19_cancelling_the_holder_that_waits_lets_the_next_one_go() {
    Harness single = Harness.busy(10);
    single.put(task("a1").key("a").id("a1"));
    single.put(task("a2").key("a").id("a2"));
    single.put(task("a3").key("a"));
    single.cancel("a2");
    single.cancel("a1");
    single.succeedAll();
    assertThat(single.started).containsExactly("running", "a3");
  }

  @Test
  void s19_an_expired_task_gives_up_its_key() {
    Harness single = Harness.busy(10);
    single.put(task("a1").key("a").ttl(5));
    single.put(task("a2").key("a"));
    single.advance(5);
    single.succeedAll();
    assertThat(single.started).containsExactly("running", "a2");
  }

  @Test
  void s19_drop_oldest_finds_tasks_that_wait_for_their_key() {
    Harness full = Harness.of(2, 2, OverflowPolicy.DROP_OLDEST);
    full.put(task("a1").key("a"));
    full.put(task("a2").key("a"));
    full.put(task("a3").key("a"));
    full.put(task("a4").key("a"));
    full.succeedAll();
    assertThat(full.started).containsExactly("a1", "a3", "a4");
  }

  @Test
  void s18_each_key_has_its_own_rate() {
    Harness limited = limited(4, 1);
    limited.put(task("a1").key("a").attempts(2));
    limited.put(task("a2").key("a"));
    limited.put(task("b1").key("b"));
    assertThat(limited.working()).containsExactlyInAnyOrder("a1", "b1");

    limited.fail("a1", 10);
    limited.succeed("b1");
    limited.advance(99);
    assertThat(limited.working()).isEmpty();
    limited.advance(1);
    assertThat(limited.working()).containsExactly("a1");
    limited.succeed("a1");
    limited.advance(99);
    assertThat(limited.started).containsExactly("a1", "b1", "a1");
    limited.advance(1);
    assertThat(limited.working()).containsExactly("a2");
  }

  /** Two of the three attempts of a1, which has a2 behind it; the limit keeps the third waiting. */
  private static void tryTwice(Harness limited) {
    limited.put(task("a1").key("a").attempts(3));
    limited.put(task("a2").key("a"));
    limited.fail("a1", 1);
    limited.advance(1);
    limited.fail("a1", 1);
    limited.advance(1);
  }

  @Test
  void s18_s19_no_other_task_of_a_key_comes_between_the_attempts_of_one() {
    Harness limited = limited(1, 2);
    tryTwice(limited);
    assertThat(limited.working()).as("two in 100 are allowed").isEmpty();

    limited.advance(98);
    assertThat(limited.working()).containsExactly("a1");
    limited.succeed("a1");
    limited.advance(1);
    assertThat(limited.started).containsExactly("a1", "a1", "a1", "a2");
  }

  @Test
  void s18_s19_the_one_that_holds_its_key_is_older_than_those_that_wait_for_it() {
    Harness limited =
        new Harness(
            new SchedulerConfig(
                1,
                2,
                100,
                1_000,
                OverflowPolicy.DROP_OLDEST,
                NestedPutPolicy.ADMIT,
                false,
                null,
                RateLimit.of(2, Duration.ofNanos(100))));
    tryTwice(limited);
    limited.scheduler.pause();
    limited.advance(98);
    FakeJob first = limited.jobs.get(0);

    limited.put(task("b"));
    assertThat(first.outcome()).isEqualTo(OutcomeKind.DROPPED);
  }

  @Test
  void s18_a_key_is_remembered_while_its_rate_limit_is() {
    Harness limited = limited(1, 1);
    limited.put(task("a1").key("a"));
    limited.succeedAll();
    limited.advance(50);
    limited.put(task("a2").key("a"));
    assertThat(limited.working()).isEmpty();
    limited.advance(50);
    assertThat(limited.working()).containsExactly("a2");
  }

  private void keyed(String key, String... names) {
    for (String name : names) {
      queue.put(task(name).key(key));
    }
  }

  @Test
  void s18_s19_a_key_that_is_used_again_is_not_forgotten_while_it_is() {
    Harness limited = limited(2, 2);
    limited.put(task("a1").key("a"));
    limited.succeedAll();
    limited.advance(50);
    limited.put(task("a2").key("a"));
    limited.put(task("a3").key("a"));

    limited.advance(200);

    assertThat(limited.working()).containsExactly("a2");
  }

  @Test
  void s18_very_many_keys_that_are_only_remembered_are_told_of() {
    Harness limited = limited(1, 2);
    runWithKeys(limited, 0, KeyLanes.MANY_IDLE);
    runWithKeys(limited, 0, 9); // known, and not more by that
    assertThat(limited.idleKeys).isEmpty();

    int more = KeyLanes.MANY_IDLE + 1;
    runWithKeys(limited, KeyLanes.MANY_IDLE, more);
    assertThat(limited.idleKeys).containsExactly(more);

    limited.advance(100);
    runWithKeys(limited, 0, 2 * KeyLanes.MANY_IDLE);
    assertThat(limited.idleKeys).hasSize(1);
    runWithKeys(limited, 2 * KeyLanes.MANY_IDLE, 2 * KeyLanes.MANY_IDLE + 2);
    assertThat(limited.idleKeys).containsExactly(more, 2 * KeyLanes.MANY_IDLE + 1);
  }

  private static void runWithKeys(Harness queue, int from, int to) {
    for (int key = from; key < to; key++) {
      queue.put(task("a").key("key " + key));
      queue.succeed("a", null);
      queue.jobs.clear();
    }
  }

  /** So many starts of each key in 100 ticks. */
  private static Harness limited(int workers, int permits) {
    return new Harness(
        new SchedulerConfig(
            workers,
            100,
            100,
            1_000,
            OverflowPolicy.WAIT,
            NestedPutPolicy.ADMIT,
            false,
            null,
            RateLimit.of(permits, Duration.ofNanos(100))));
  }
}
