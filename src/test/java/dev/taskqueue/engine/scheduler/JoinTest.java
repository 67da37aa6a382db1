package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JoinTest {

  private final Harness queue = Harness.of(3, 3);

  @Test
  void s5_an_empty_scope_joins_at_once_with_an_empty_list() {
    FakeJoiner join = queue.join("nobody put here");

    assertThat(join.results()).isEmpty();
    assertThat(join.report().counts().total()).isZero();
    assertThat(join.report().elapsed()).isZero();
  }

  @Test
  void the_scopes_that_have_something_to_join_are_known() {
    queue.put(task("a").scope("one"));
    queue.put(task("b").scope("two"));
    queue.put(task("c").scope("two"));
    queue.put(task("d").scope("two"));
    queue.succeed("a");
    queue.scheduler.read("read", new ListReader());

    assertThat(queue.scheduler.scopes(10))
        .containsExactlyInAnyOrder(
            queue.scheduler.progress("one"), queue.scheduler.progress("two"));
    assertThat(queue.scheduler.progress("two").running()).isEqualTo(3);
    assertThat(queue.scheduler.scopes(1)).hasSize(1);
  }

  @Test
  void s5_join_waits_for_the_last_unfinished_task() {
    queue.putAll("a", "b");
    FakeJoiner join = queue.join();

    queue.succeed("a");
    assertThat(join.isPending()).isTrue();

    queue.succeed("b");
    assertThat(join.answers).isEqualTo(1);
  }

  @Test
  void s5_join_after_the_end_gives_what_was_kept() {
    queue.putAll("a", "b");
    queue.succeedAll();

    assertThat(queue.join().results()).containsExactly("a", "b");
  }

  @Test
  void s4_results_are_in_the_order_of_the_puts_not_of_the_ends() {
    queue.putAll("a", "b", "c");
    queue.succeed("c");
    queue.succeed("a");
    queue.succeed("b");

    assertThat(queue.join().results()).containsExactly("a", "b", "c");
  }

  @Test
  void s4_results_are_in_the_order_of_the_puts_not_of_the_starts() {
    Harness single = Harness.busy(5);
    single.put(task("delayed").delay(10));
    single.put(task("casual").priority(0));
    single.put(task("urgent").priority(9));
    single.advance(10);
    single.succeedAll();

    assertThat(single.started).containsExactly("running", "urgent", "delayed", "casual");
    assertThat(single.join().results()).containsExactly("running", "delayed", "casual", "urgent");
  }

  @Test
  void s5_nulls_failures_and_unwanted_results_are_left_out() {
    queue.putAll("a", "null", "failing");
    queue.put(task("notCollected").notCollected());
    queue.put("b");
    queue.succeed("a");
    queue.succeed("null", null);
    queue.fail("failing");
    queue.succeedAll();

    assertThat(queue.join().results()).containsExactly("a", "b");
  }

  @Test
  void s16_join_waits_for_a_task_whose_result_is_not_wanted() {
    queue.put(task("notCollected").notCollected());
    FakeJoiner join = queue.join();

    assertThat(join.isPending()).isTrue();
    queue.succeedAll();
    assertThat(join.results()).isEmpty();
    assertThat(join.report().counts().succeeded()).isEqualTo(1);
  }

  @Test
  void s5_a_join_clears_what_it_gives_and_the_next_one_starts_anew() {
    queue.put("a");
    queue.succeedAll();
    assertThat(queue.join().results()).containsExactly("a");
    assertThat(queue.join().results()).isEmpty();

    queue.put("b");
    queue.succeedAll();
    assertThat(queue.join().results()).containsExactly("b");
  }

  @Test
  void s5_joins_that_overlap_share_one_batch() {
    queue.put("a");
    FakeJoiner first = queue.join();
    queue.put("b");
    FakeJoiner second = queue.join(String.class);
    queue.succeedAll();

    assertThat(first.results()).containsExactly("a", "b");
    assertThat(second.results()).containsExactly("a", "b");
    assertThat(second.report()).isSameAs(first.report());
  }

  @Test
  void s5_tasks_that_running_tasks_add_are_waited_for() {
    queue.put("parent");
    FakeJoiner join = queue.join();

    queue.put(task("child").nested());
    queue.succeed("parent");
    assertThat(join.isPending()).isTrue();

    queue.succeed("child");
    assertThat(join.results()).containsExactly("parent", "child");
  }

  @Test
  void s5_a_task_put_after_the_answer_belongs_to_the_next_batch() {
    queue.put("a");
    FakeJoiner first = queue.join();
    queue.succeed("a");
    queue.put("b");

    FakeJoiner second = queue.join();
    assertThat(second.isPending()).isTrue();
    queue.succeed("b");

    assertThat(first.results()).containsExactly("a");
    assertThat(second.results()).containsExactly("b");
  }

  @Test
  void s5_scopes_are_joined_on_their_own() {
    queue.put(task("a1").scope("a"));
    queue.put(task("b1").scope("b"));
    FakeJoiner a = queue.join("a");
    FakeJoiner b = queue.join("b");

    queue.succeed("b1");
    assertThat(b.results()).containsExactly("b1");
    assertThat(a.isPending()).isTrue();

    queue.succeed("a1");
    assertThat(a.results()).containsExactly("a1");
  }

  @Test
  void s5_a_withdrawn_join_takes_nothing() {
    queue.put("a");
    FakeJoiner gone = queue.join();

    assertThat(queue.scheduler.withdraw(Harness.SCOPE, gone)).isTrue();
    queue.succeedAll();

    assertThat(gone.isPending()).isTrue();
    assertThat(queue.join().results()).containsExactly("a");
  }

  @Test
  void s5_an_answered_join_cannot_be_withdrawn() {
    queue.put("a");
    FakeJoiner join = queue.join();
    queue.succeedAll();

    assertThat(queue.scheduler.withdraw(Harness.SCOPE, join)).isFalse();
    queue.put("b");
    assertThat(queue.scheduler.withdraw(Harness.SCOPE, join)).isFalse();
  }
}
