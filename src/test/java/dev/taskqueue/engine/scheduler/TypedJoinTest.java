package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** S6: joins that ask for a type. */
class TypedJoinTest {

  private final Harness queue = Harness.of(3, 3);

  @Test
  void s6_results_of_the_type_or_of_a_subtype_are_given() {
    queue.putAll("a", "b");
    queue.succeed("a", 1);
    queue.succeed("b", 2L);

    assertThat(queue.join(Number.class).results()).containsExactly(1, 2L);
  }

  @Test
  void s6_a_result_of_another_type_fails_the_join_naming_both() {
    queue.put("a");
    queue.succeed("a", "text");

    assertThat(queue.join(Integer.class).failure)
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("java.lang.Integer")
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void s6_each_type_among_the_results_is_looked_at() {
    queue.putAll("a", "b", "c");
    queue.succeed("a", 1);
    queue.succeed("b", "text");
    queue.succeed("c", 3);

    assertThat(queue.join(Integer.class).failure).hasMessageContaining("java.lang.String");
    assertThat(queue.join(String.class).failure).hasMessageContaining("java.lang.Integer");
  }

  @Test
  void s6_a_failed_join_clears_nothing() {
    queue.putAll("a", "b");
    queue.succeed("a", "text");
    queue.fail("b");
    assertThat(queue.join(Integer.class).failure).isNotNull();

    FakeJoiner again = queue.join(String.class);

    assertThat(again.results()).containsExactly("text");
    assertThat(again.report().failures()).hasSize(1);
  }

  @Test
  void s6_nulls_and_failures_are_of_every_type() {
    queue.putAll("a", "b");
    queue.succeed("a", null);
    queue.fail("b");

    assertThat(queue.join(Integer.class).results()).isEmpty();
  }

  @Test
  void s5_of_overlapping_joins_those_of_the_right_type_share_the_batch() {
    queue.put("a");
    FakeJoiner wrong = queue.join(Integer.class);
    FakeJoiner right = queue.join(String.class);
    FakeJoiner untyped = queue.join();

    queue.succeed("a", "text");

    assertThat(wrong.failure).isInstanceOf(ClassCastException.class);
    assertThat(right.results()).containsExactly("text");
    assertThat(untyped.results()).containsExactly("text");
    assertThat(queue.join().results()).as("taken by the two").isEmpty();
  }

  @Test
  void s6_if_all_overlapping_joins_fail_the_batch_is_kept_and_goes_on() {
    queue.put("a");
    FakeJoiner wrong1 = queue.join(Integer.class);
    FakeJoiner wrong2 = queue.join(Long.class);
    queue.succeed("a", "text");
    queue.put("b");
    queue.succeed("b");

    assertThat(wrong1.failure).isNotNull();
    assertThat(wrong2.failure).isNotNull();
    assertThat(queue.join().results()).containsExactly("text", "b");
    assertThat(wrong1.answers).as("answered once, not again with the next batch").isEqualTo(1);
  }
}
