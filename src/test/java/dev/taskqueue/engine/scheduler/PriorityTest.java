package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PriorityTest {

  private final Harness queue = Harness.busy(1_000);

  @Test
  void a_low_priority_is_not_starved_for_ever() {
    queue.put(task("low").priority(0));
    for (int i = 0; i < 100; i++) {
      queue.put(task("high" + i).priority(9));
    }
    queue.succeedAll();
    assertThat(queue.started.indexOf("low")).isEqualTo(Buffer.AGEING + 1);
  }

  @Test
  void a_task_that_waits_can_be_moved_up_and_down() {
    queue.put(task("a").id("a"));
    queue.put(task("b").id("b"));
    queue.put(task("c").id("c"));
    assertThat(queue.scheduler.setPriority("c", 9)).isTrue();
    assertThat(queue.scheduler.setPriority("a", 0)).isTrue();
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "c", "b", "a");
  }

  @Test
  void a_moved_task_keeps_the_place_of_its_entry_among_its_new_equals() {
    queue.put(task("a").priority(0).id("a"));
    queue.put(task("b").priority(5));
    queue.put(task("c").priority(0).id("c"));
    queue.put(task("d").priority(5));
    queue.scheduler.setPriority("c", 5);
    queue.scheduler.setPriority("a", 5);
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "a", "b", "c", "d");
  }

  @Test
  void the_priority_of_a_put_that_waits_or_of_a_delayed_task_counts_when_it_enters() {
    Harness full = Harness.busy(1);
    full.put("buffered");
    full.put(task("waiting").id("w"));
    full.put(task("delayed").id("d").delay(5));
    full.scheduler.setPriority("w", 9);
    full.scheduler.setPriority("d", 9);
    full.advance(5);
    full.succeedAll();
    assertThat(full.started).containsExactly("running", "buffered", "waiting", "delayed");
  }

  @Test
  void a_running_or_unknown_task_cannot_be_moved() {
    Harness idle = Harness.of(1, 1);
    idle.put(task("a").id("a"));
    assertThat(idle.scheduler.setPriority("a", 9)).isFalse();
    assertThat(idle.scheduler.setPriority("none", 9)).isFalse();
  }

  @Test
  void s12_s19_a_retry_that_has_kept_its_key_lines_up_behind_those_that_came_meanwhile() {
    Harness retrying = Harness.of(1, 4);
    retrying.put(task("first").id("first").key("k").attempts(2));
    retrying.put(task("second").id("second").priority(9));
    retrying.put(task("third").id("third"));
    retrying.fail("first", 0);
    retrying.advance(0);

    retrying.setPriority("first", 5);
    retrying.setPriority("third", 5);

    retrying.succeedAll();
    assertThat(retrying.started).containsExactly("first", "second", "third", "first");
  }

  @Test
  void only_starts_in_a_row_that_pass_over_it_count_for_a_low_priority() {
    for (int i = 0; i < 20; i++) {
      queue.put(task("high" + i).priority(9));
    }
    queue.put(task("first").priority(0));
    queue.succeedAll(); // passes it over 20 times, and starts it then
    queue.put("running");
    queue.put(task("low").priority(0));
    for (int i = 0; i < 40; i++) {
      queue.put(task("later" + i).priority(9));
    }
    int before = queue.started.size();

    queue.succeedAll();

    assertThat(queue.started.indexOf("low") - before).isEqualTo(Buffer.AGEING);
  }
}
