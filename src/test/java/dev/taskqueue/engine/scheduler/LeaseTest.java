package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.RateLimit;
import dev.taskqueue.TaskQueueStats;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A quick slot runs tasks in a row without a transition for each, and nobody can tell. */
class LeaseTest {

  private static final int WITHIN = 10;
  private static final Pacing PACING = new Pacing(4, 4, WITHIN, WITHIN, WITHIN);

  private final Harness queue = queue(2, 16, null);
  private FakeSlot slot;

  private static Harness queue(int workers, int maxSize, RateLimit rate) {
    SchedulerConfig config =
        new SchedulerConfig(
            workers,
            maxSize,
            100,
            1_000,
            OverflowPolicy.WAIT,
            NestedPutPolicy.ADMIT,
            false,
            rate,
            null);
    return new Harness(config, false, PACING).holdSlots();
  }

  /** A quick slot takes this task, with "a", "b", "c", "d" behind it. */
  private void start(Harness queue, FakeJob.Task first) {
    beginQuickly(queue);
    queue.put(first);
    queue.putAll("a", "b", "c", "d");
    queue.succeed("zero");
  }

  /** A quick slot is at "zero", and the others are idle. */
  private void beginQuickly(Harness queue) {
    queue.put("slow");
    slot = queue.arrive();
    slot.becomeQuick();
    queue.put("zero");
    queue.succeed("slow");
    while (!queue.coming.isEmpty()) {
      assertThat(queue.arrive().current).isNull();
    }
  }

  private void start() {
    start(queue, task("first"));
  }

  private String goOn(Object value) {
    return queue.goOn(slot, value) ? slot.current.name : null;
  }

  @Test
  void tasks_are_run_in_their_order_without_a_transition_S4() {
    start();

    assertThat(goOn("first")).isEqualTo("a");
    assertThat(goOn("a")).isEqualTo("b");
    assertThat(goOn("b")).isEqualTo("c");
    assertThat(goOn("c")).isEqualTo("d");
    assertThat(goOn("d")).as("the end of the last one is to be told").isNull();

    queue.end(slot, "d", null, JobSpec.NONE);
    assertThat(slot.current).isNull();
    FakeJoiner join = queue.join();
    assertThat(join.results()).containsExactly("slow", "zero", "first", "a", "b", "c", "d");
  }

  @Test
  void values_that_are_null_are_counted_and_give_no_result_S8() {
    start();
    goOn(null);
    goOn("a");
    goOn(null);
    queue.end(slot, "c", null, JobSpec.NONE);
    queue.end(slot, "d", null, JobSpec.NONE);

    FakeJoiner join = queue.join();

    assertThat(join.results()).containsExactly("slow", "zero", "a", "c", "d");
    assertThat(queue.stats().ended().nulls()).isEqualTo(2);
    assertThat(queue.stats().ended().succeeded()).isEqualTo(5);
  }

  @Test
  void whoever_asks_is_told_how_far_the_slot_is() {
    start();
    goOn("first");
    goOn("a");

    TaskQueueStats stats = queue.stats();

    assertThat(stats.buffered()).isEqualTo(2);
    assertThat(stats.running()).isEqualTo(1);
    assertThat(stats.ended().succeeded()).isEqualTo(4);
    assertThat(queue.scheduler.progress(Harness.SCOPE).unfinished()).isEqualTo(3);
    assertThat(queue.scheduler.taken()).extracting(Taken::job).containsExactly(queue.job("b"));
    assertThat(goOn("b")).as("taken back").isNull();
    queue.succeed("b");
    assertThat(queue.working()).containsExactly("c");
  }

  @Test
  void a_task_that_fails_is_told_of() {
    start();
    goOn("first");

    queue.fail("a");

    assertThat(queue.working()).containsExactly("b");
    assertThat(queue.job("a").outcome()).isEqualTo(OutcomeKind.FAILURE);
    assertThat(goOn("b")).as("and more are lent").isEqualTo("c");
  }

  @Test
  void the_task_at_hand_can_be_cancelled_S14() {
    start();
    goOn("first");

    assertThat(queue.cancel(queue.job("a").id())).isTrue();

    assertThat(queue.job("a").outcome()).isEqualTo(OutcomeKind.CANCELLED);
    assertThat(queue.job("a").stopped).containsExactly(1);
    assertThat(goOn("a")).isNull();
    queue.succeed("a");
    assertThat(queue.working()).containsExactly("b");
    queue.succeedAll();
    assertThat(queue.join().results()).containsExactly("slow", "zero", "first", "b", "c", "d");
  }

  @Test
  void a_task_that_is_lent_and_has_not_started_can_be_cancelled_S14() {
    start();
    goOn("first");

    assertThat(queue.cancel(queue.job("b").id())).isTrue();

    assertThat(goOn("a")).isNull();
    queue.succeed("a");
    assertThat(queue.working()).containsExactly("c");
  }

  @Test
  void one_of_higher_priority_starts_before_what_was_lent_S4() {
    start();
    goOn("first");

    queue.put(task("urgent").priority(9));

    assertThat(goOn("a")).isNull();
    queue.succeed("a");
    assertThat(queue.working()).containsExactly("urgent");
  }

  @Test
  void what_has_left_a_full_buffer_makes_room_S2() {
    start();
    for (int i = 0; queue.stats().buffered() < 16; i++) {
      queue.put("more" + i);
    }
    queue.succeed("first"); // what was asked has taken the lease back
    queue.put("last");
    assertThat(goOn("a")).isEqualTo("b");

    FakeJob put = queue.put("one more");

    assertThat(put.admission).isEqualTo(Admission.ENTERED);
    assertThat(queue.stats().peakBuffered()).isEqualTo(16);
  }

  @Test
  void the_peak_of_the_buffer_is_that_of_the_tasks_that_waited() {
    start(); // the five that wait for the quick slot
    goOn("first");
    goOn("a");
    goOn("b");

    queue.putAll("e", "f");

    assertThat(queue.stats().peakBuffered()).isEqualTo(5);
    assertThat(queue.stats().buffered()).isEqualTo(3);
  }

  @Test
  void others_come_for_what_was_lent_if_the_slot_does_not_get_on() {
    start();
    goOn("first");
    assertThat(queue.coming).isEmpty();

    queue.advance(2 * WITHIN);

    assertThat(queue.coming).hasSize(1);
    queue.arrive();
    assertThat(queue.working()).containsExactlyInAnyOrder("a", "b");
    assertThat(goOn("a")).isNull();
    queue.succeed("a");
    assertThat(queue.working()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void no_other_comes_while_the_slot_gets_on() {
    start();
    queue.advance(WITHIN); // from now on it is watched whether these four start
    queue.succeed("first");
    goOn("a");
    goOn("b");
    assertThat(goOn("c")).isEqualTo("d");
    queue.put("e");

    queue.advance(WITHIN);

    assertThat(queue.coming).isEmpty();
    assertThat(queue.stats().buffered()).isEqualTo(1);
  }

  @Test
  void a_queue_that_is_paused_or_closed_works_off_what_it_should() {
    start();
    goOn("first");
    queue.run(queue.scheduler::pause);
    queue.succeed("a");
    assertThat(queue.working()).isEmpty();

    queue.run(queue.scheduler::startClosing);
    queue.arrive();
    while (slot.current != null) {
      if (goOn(slot.current.name) == null) {
        queue.end(slot, slot.current.name, null, JobSpec.NONE);
      }
    }

    assertThat(queue.drained).isEqualTo(1);
  }

  @Test
  void puts_that_waited_are_told_when_half_of_the_buffer_is_free_S2() {
    expectToldAtHalf(SleepingThreads.NONE);
  }

  @Test
  void a_thread_that_sleeps_is_told_of_its_put_when_half_of_the_buffer_is_free_S2() {
    expectToldAtHalf(1);
  }

  private void expectToldAtHalf(long thread) {
    Harness small = queue(1, 4, null);
    beginQuickly(small);
    small.thread = thread;
    small.putAll("a", "b", "c", "d", "late");
    small.succeed("zero");
    small.succeed("a");
    assertThat(small.goOn(slot, "b")).isTrue();
    assertThat(small.entered).isEmpty();

    assertThat(small.goOn(slot, "c")).as("somebody is to be told now").isFalse();
    small.end(slot, "c", null, JobSpec.NONE);

    assertThat(small.entered).containsExactly("late");
  }

  @Test
  void nothing_is_kept_alive_S16() {
    start();
    goOn("first");
    FakeLent lent = slot.lent;
    goOn("a");
    queue.stats();

    assertThat(lent.isOver()).isTrue();
    assertThat(queue.job("first").payload()).isNull();
  }

  @Test
  void a_job_is_made_only_for_who_asks() {
    start();
    goOn("first");
    final FakeLent untouched = slot.lent;
    goOn("a");
    final FakeLent asked = slot.lent;
    FakeJob job = (FakeJob) asked.job();
    goOn("b");
    final FakeLent takenBack = slot.lent;
    queue.stats();
    queue.succeed("c");

    assertThat(untouched.made).isZero();
    assertThat(asked.made).isEqualTo(1);
    assertThat(asked.job()).isSameAs(job).isSameAs(queue.job("b"));
    assertThat(asked.id()).isEqualTo(job.id());
    assertThat(takenBack.made).isEqualTo(1);
    assertThat(takenBack.job()).isSameAs(queue.job("c"));
  }

  @Test
  void a_task_is_not_over_before_it_has_its_outcome_S13() {
    start();
    goOn("first");
    FakeLent lent = slot.lent;
    assertThat(lent.isOver()).isFalse();

    queue.stats();
    assertThat(lent.isOver()).as("taken back").isFalse();

    queue.cancel(lent.id());
    assertThat(lent.isOver()).as("cancelled").isTrue();
    assertThat(queue.job("a").stopped).containsExactly(1);
  }

  @Test
  void what_was_lent_is_forgotten_S16() throws ReflectiveOperationException {
    start();
    goOn("first");
    goOn("a");
    Lease lease = slot.lease;
    Object run = Fields.read(Lease.class, lease, "run");
    queue.stats();

    assertThat(slot.lease).isNull();
    assertThat(List.of("firstValue", "even", "odd", "run"))
        .allSatisfy(name -> assertThat(Fields.read(Lease.class, lease, name)).as(name).isNull());
    assertThat((Object[]) Fields.read(PlainRun.class, run, "payloads"))
        .as("what was run, and what it gave")
        .startsWith(null, null)
        .contains(queue.job("c"), queue.job("d"));
  }

  @Test
  void results_of_more_tasks_than_fit_side_by_side_keep_their_order_S5() {
    Harness large = queue(1, 200, null);
    beginQuickly(large);
    for (int i = 0; i < 100; i++) {
      large.put("t" + i);
    }
    large.succeed("zero");
    int alone = 0;
    for (int i = 0; i < 100; i++) {
      if (!large.goOn(slot, i)) {
        large.end(slot, i, null, JobSpec.NONE);
        alone++;
      }
    }

    List<Object> results = large.join().results();
    assertThat(results.subList(2, 102)).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(alone).as("transitions").isBetween(100 / Lease.LONGEST, 15);
  }

  @Test
  void no_more_than_the_rate_limit_allows_S18() {
    Harness limited = queue(2, 16, new RateLimit(5, Duration.ofNanos(1_000), 5));
    start(limited, task("first")); // the third start

    assertThat(limited.goOn(slot, "first")).isTrue();
    assertThat(limited.goOn(slot, "a")).isTrue();
    assertThat(limited.goOn(slot, "b")).isFalse();
    limited.end(slot, "b", null, JobSpec.NONE);

    assertThat(slot.current).isNull();
    limited.advance(999);
    assertThat(limited.coming).isEmpty();
    limited.advance(1);
    assertThat(limited.arrive().current.name).isEqualTo("c");
  }

  @Test
  void starts_that_were_allowed_and_not_made_are_left_to_others_S18() {
    Harness limited = queue(2, 16, new RateLimit(5, Duration.ofNanos(1_000), 5));
    start(limited, task("first"));
    limited.goOn(slot, "first");

    limited.scheduler.occupied(slot);
    limited.applyEffects();

    assertThat(limited.arrive().current.name).isEqualTo("b");
    limited.advance(999);
    assertThat(limited.coming).isEmpty();
  }

  // ---- when nothing is lent

  private void expectNothingLent(Harness other, FakeJob.Task first, Consumer<Harness> before) {
    before.accept(other);
    start(other, first);
    assertThat(slot.current.name).isEqualTo("first");
    assertThat(other.goOn(slot, "first")).isFalse();
  }

  @Test
  void after_a_task_that_is_to_be_told_of_or_is_not_to_last() {
    expectNothingLent(queue(2, 16, null), task("first").submitted(), other -> {});
    expectNothingLent(queue(2, 16, null), task("first").timeout(5), other -> {});
    expectNothingLent(queue(2, 16, null), task("first").key("k"), other -> {});
  }

  @Test
  void of_a_scope_that_is_read() {
    expectNothingLent(
        queue(2, 16, null),
        task("first"),
        other -> other.scheduler.read(Harness.SCOPE, new FakeReader()));
  }

  @Test
  void with_room_for_a_single_task() {
    Harness single = queue(1, 1, null);
    beginQuickly(single);
    single.put("a");
    single.succeed("zero");
    single.put("b");

    assertThat(single.goOn(slot, "a")).isFalse();
  }

  @Test
  void while_puts_wait_for_room_which_each_end_gives_to_one() {
    Harness small = queue(1, 4, null);
    beginQuickly(small);
    small.putAll("first", "a", "b", "c", "d", "e", "f");
    small.succeed("zero");

    assertThat(small.goOn(slot, "first")).isFalse();
    assertThat(small.stats().waiting()).isEqualTo(2);
  }

  @Test
  void after_a_task_that_is_tried_again() {
    beginQuickly(queue);
    queue.put(task("again").attempts(2));
    queue.succeed("zero");
    queue.putAll("a", "b");
    queue.fail("again", 0);
    queue.succeed("a");
    queue.advance(1);
    queue.putAll("c", "d");
    queue.succeed("b");

    assertThat(queue.job("again").attempts()).isEqualTo(2);
    assertThat(queue.goOn(slot, "again")).isFalse();
  }

  @Test
  void while_one_that_is_to_be_tried_again_waits_for_room_S12() {
    Harness small = queue(1, 4, null);
    beginQuickly(small);
    small.put(task("again").attempts(2));
    small.put(task("again too").attempts(2));
    small.putAll("a", "b");
    small.succeed("zero");
    small.fail("again", 5);
    small.fail("again too", 5);
    small.putAll("c", "d", "e");
    small.advance(5);
    small.succeed("a");
    assertThat(small.scheduler.buffered()).isEqualTo(4);

    assertThat(small.goOn(slot, "b")).isFalse();

    assertThat(small.stats().retrying()).isEqualTo(1);
    small.succeed("b");
    assertThat(small.stats().retrying()).isZero();
  }

  @Test
  void to_a_slot_that_is_not_quick() {
    queue.put("zero");
    slot = queue.arrive();
    queue.putAll("first", "a", "b");
    queue.end(slot, "zero", null, JobSpec.NONE);

    assertThat(goOn("first")).isNull();
  }
}
