package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private Results results = new Results();

  @Test
  void s4_the_order_is_that_of_the_reservations() {
    Job a = reserve();
    Job b = reserve();
    results.settle(b, "b");
    results.settle(a, "a");

    assertThat(results.toList()).containsExactly("a", "b");
    assertThat(results.isEmpty()).isFalse();
  }

  @Test
  void a_job_without_a_place_changes_nothing() {
    results.settle(task("notCollected").notCollected().build(), "ignored");

    assertThat(results.isEmpty()).isTrue();
    assertThat(results.toList()).isEmpty();
  }

  @Test
  void s16_a_settled_job_no_longer_refers_to_the_results() {
    Job a = reserve();
    results.settle(a, "a");

    assertThat(a.chunk).isNull();
  }

  @Test
  void s6_mismatch_names_a_class_that_is_not_of_the_type() {
    assertThat(results.mismatch(Integer.class)).isNull();
    results.settle(reserve(), 1);
    results.settle(reserve(), "text");
    results.settle(reserve(), 2);
    results.settle(reserve(), 3);

    assertThat(results.mismatch(Object.class)).isNull();
    assertThat(results.mismatch(Comparable.class)).isNull();
    assertThat(results.mismatch(Integer.class)).isEqualTo(String.class);
    assertThat(results.mismatch(String.class)).isEqualTo(Integer.class);
    assertThat(results.mismatch(List.class)).isNotNull();
  }

  /** Element null: that task has no result. Ends come in an order of their own. */
  @Property
  void s4_whatever_the_order_of_the_ends_the_non_null_results_come_in_the_order_of_the_puts(
      @ForAll @Size(max = 3_000) List<Boolean> hasResult, @ForAll long order) {
    results = new Results();
    List<Job> jobs = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (boolean present : hasResult) {
      values.add(present ? "result" + jobs.size() : null);
      jobs.add(reserve());
    }
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      ends.add(i);
    }
    Collections.shuffle(ends, new Random(order));
    for (int end : ends) {
      results.settle(jobs.get(end), values.get(end));
    }

    List<Object> expected = values.stream().filter(Objects::nonNull).toList();
    assertThat(results.toList()).isEqualTo(expected);
    assertThat(results.isEmpty()).isEqualTo(expected.isEmpty());
  }

  @Test
  void s16_places_of_tasks_without_a_result_are_given_up_between_those_with_one() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      jobs.add(reserve());
    }
    for (int i = 0; i < jobs.size(); i++) {
      results.settle(jobs.get(i), i == 3_000 || i == 7_000 ? i : null);
    }
    results.settle(reserve(), "after");

    assertThat(results.toList()).containsExactly(3_000, 7_000, "after");
  }

  private Job reserve() {
    Job job = task("job").build();
    job.chunk = results.reserve();
    job.chunkIndex = job.chunk.lastIndex();
    return job;
  }
}
