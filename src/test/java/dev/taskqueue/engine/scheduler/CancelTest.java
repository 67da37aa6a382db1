package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCancelledException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** S14: cancelling tasks, wherever they are. */
class CancelTest {

  private static final Set<String> BEFORE_IT_ENTERS = Set.of("delayed", "waiting for room");

  private final Harness queue = Harness.busy(1);

  // ---- in each state

  @Test
  void s14_a_delayed_task_is_removed_and_settled() {
    FakeJob job = queue.put(task("x").id("x").delay(10));

    assertThat(queue.cancel("x")).isTrue();

    assertCancelled(job, "delayed");
    assertThat(queue.stats().delayed()).isZero();
    queue.advance(20);
    assertNeverStarts(job);
  }

  @Test
  void s14_a_task_that_waits_for_room_is_removed_and_settled() {
    queue.put("buffered");
    FakeJob job = queue.put(task("x").id("x").putTimeout(10));
    queue.put("next");

    assertThat(queue.cancel("x")).isTrue();

    assertCancelled(job, "waiting for room");
    assertThat(job.entered).isZero();
    queue.advance(20);
    assertNeverStarts(job);
    assertThat(queue.entered).containsExactly("next");
  }

  @Test
  void s14_a_buffered_task_is_removed_and_makes_room() {
    FakeJob job = queue.put(task("x").id("x").ttl(10));
    queue.put("waits");

    assertThat(queue.cancel("x")).isTrue();

    assertCancelled(job, "waiting for a slot");
    assertThat(queue.entered).containsExactly("waits");
    queue.advance(20);
    assertNeverStarts(job);
  }

  @Test
  void s14_a_running_task_is_settled_and_told_to_stop_but_keeps_its_slot() {
    Harness idle = Harness.of(1, 2);
    FakeJob job = idle.put(task("x").id("x").timeout(10));
    idle.put("next");

    assertThat(idle.cancel("x")).isTrue();

    assertCancelled(job, "running");
    assertThat(job.stopped).containsExactly(1);
    idle.advance(20);
    assertThat(job.settled).hasSize(1);
    assertThat(idle.started).containsExactly("x");

    idle.succeed("x");
    assertThat(idle.started).containsExactly("x", "next");
    assertThat(job.settled).hasSize(1);
    assertThat(idle.stats().ended().succeeded()).isZero();
  }

  @Test
  void s14_a_task_that_backs_off_is_removed_and_settled() {
    Harness idle = Harness.of(1, 1);
    FakeJob job = idle.put(task("x").id("x").attempts(2));
    idle.fail("x", 10);

    assertThat(idle.cancel("x")).isTrue();

    assertCancelled(job, "waiting to be tried again");
    assertThat(idle.stats().retrying()).isZero();
    idle.advance(20);
    assertThat(idle.started).containsExactly("x");
  }

  @Test
  void s14_a_retry_that_waits_for_room_is_removed_and_settled() {
    Harness full = Harness.of(1, 1);
    FakeJob job = full.put(task("x").id("x").attempts(2));
    full.put("a");
    full.fail("x", 10);
    full.put("b");
    full.advance(10);

    assertThat(full.cancel("x")).isTrue();

    assertCancelled(job, "waiting to be tried again");
    assertThat(full.stats().retrying()).isZero();
    full.succeedAll();
    assertThat(full.started).containsExactly("x", "a", "b");
  }

  @Test
  void s14_a_settled_task_cannot_be_cancelled() {
    queue.put(task("x").id("x"));
    queue.succeedAll();

    assertThat(queue.cancel("x")).isFalse();
    assertThat(queue.cancel("unknown")).isFalse();
    assertThat(queue.stats().ended().cancelled()).isZero();
  }

  @Test
  void s14_a_cancelled_task_whose_work_goes_on_cannot_be_cancelled_again() {
    Harness idle = Harness.of(1, 1);
    idle.put(task("x").id("x"));
    idle.cancel("x");

    assertThat(idle.cancel("x")).isFalse();
    assertThat(idle.cancelAll()).isZero();
    assertThat(idle.job("x").settled).hasSize(1);
  }

  // ---- by id, scope, all

  @Test
  void s14_ids_made_by_the_queue_can_be_cancelled_too() {
    FakeJob job = queue.put("second put");

    assertThat(queue.cancel("#2")).isTrue();

    assertThat(job.outcome()).isEqualTo(OutcomeKind.CANCELLED);
  }

  @Test
  void s14_cancelling_a_scope_leaves_the_others_alone() {
    FakeJob buffered = queue.put(task("a").scope("s"));
    FakeJob waits = queue.put(task("b").scope("s"));
    FakeJob delayed = queue.put(task("c").scope("s").delay(10));
    queue.put("other");
    FakeJoiner join = queue.join("s");

    assertThat(queue.cancelScope("s")).isEqualTo(3);
    assertThat(queue.cancelScope("unknown")).isZero();

    assertThat(join.report().counts().cancelled()).isEqualTo(3);
    for (FakeJob job : new FakeJob[] {buffered, waits, delayed}) {
      assertThat(job.outcome()).isEqualTo(OutcomeKind.CANCELLED);
    }
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "other");
  }

  @Test
  void s14_cancelling_a_scope_keeps_the_results_it_has_gathered() {
    Harness two = Harness.of(2, 2);
    two.putAll("done", "running");
    two.succeed("done");

    two.cancelScope(Harness.SCOPE);

    assertThat(two.join().results()).containsExactly("done");
  }

  @Test
  void s14_cancelling_all_reaches_every_task_and_the_queue_goes_on() {
    queue.putAll("buffered", "waits");
    queue.put(task("delayed").delay(10));

    assertThat(queue.cancelAll()).isEqualTo(4);

    assertThat(queue.stats().unfinished()).isZero();
    queue.put("new");
    queue.succeed("running");
    assertThat(queue.started).containsExactly("running", "new");
    queue.succeed("new");
    assertThat(queue.join().results()).containsExactly("new");
  }

  @Test
  void s20_clear_settles_what_is_not_running() {
    FakeJob buffered = queue.put("buffered");
    FakeJob delayed = queue.put(task("delayed").delay(10));

    assertThat(queue.clear()).isEqualTo(2);

    assertThat(buffered.outcome()).isEqualTo(OutcomeKind.CANCELLED);
    assertThat(delayed.outcome()).isEqualTo(OutcomeKind.CANCELLED);
    assertThat(queue.job("running").settled).isEmpty();
    assertThat(queue.job("running").stopped).isEmpty();
    queue.succeed("running");
    assertThat(queue.join().results()).containsExactly("running");
  }

  @Test
  void s5_cancelling_the_last_task_answers_the_join() {
    FakeJoiner join = queue.join();

    queue.cancelAll();

    assertThat(join.results()).isEmpty();
    assertThat(join.report().counts().cancelled()).isEqualTo(1);
  }

  private static void assertCancelled(FakeJob job, String phase) {
    assertThat(job.outcome()).isEqualTo(OutcomeKind.CANCELLED);
    assertThat(job.cause())
        .isInstanceOf(TaskCancelledException.class)
        .hasMessage("task x was cancelled while " + phase + ": test");
    assertThat(job.settled.get(0).entered())
        .as("the put of a task that was " + phase + " succeeds")
        .isEqualTo(!BEFORE_IT_ENTERS.contains(phase));
  }

  private void assertNeverStarts(FakeJob job) {
    queue.succeedAll();
    assertThat(queue.started).doesNotContain(job.name);
    assertThat(job.settled).hasSize(1);
  }

  @Test
  void s12_s14_a_retry_that_waits_for_room_is_cancelled_with_all() {
    Harness full = Harness.of(1, 1);
    FakeJob retry = full.put(task("retry").attempts(2));
    full.put("runs");
    full.fail("retry", 5);
    full.put("buffered");
    full.advance(5);
    assertThat(full.stats().retrying()).isEqualTo(1);

    full.cancelAll();

    assertThat(retry.outcome()).isEqualTo(OutcomeKind.CANCELLED);
    assertThat(full.stats().unfinished()).isZero();
  }

  @Test
  void s12_s14_s19_a_retry_that_waits_for_its_own_work_to_end_never_starts_once_cancelled() {
    Harness idle = Harness.of(1, 2);
    FakeJob job = idle.put(task("x").id("x").key("k").timeout(10).attempts(2));
    idle.advance(20);
    assertThat(idle.cancel("x")).isTrue();

    idle.succeed("x");
    idle.advance(100);

    assertThat(idle.started).containsExactly("x");
    assertThat(job.settled).hasSize(1);
    assertThat(idle.stats().retrying()).isZero();
  }
}
