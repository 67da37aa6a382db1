package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairnessTest {

  @Test
  void s19_scopes_take_turns() {
    Harness queue = fair(1, 100);
    queue.put("running");
    put(queue, "a", 3);
    put(queue, "b", 2);
    put(queue, "c", 1);
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "a0", "b0", "c0", "a1", "b1", "a2");
  }

  @Test
  void s19_a_new_scope_starts_within_two_rounds_of_the_slots_beside_a_flood_of_100_000() {
    Harness queue = fair(25, 50);
    put(queue, "flood", 100_000);
    put(queue, "new", 10);
    int before = queue.started.size();
    for (int i = 0; i < 50; i++) {
      queue.succeed(queue.working().get(0));
    }
    List<String> next = queue.started.subList(before, queue.started.size());
    assertThat(next).hasSize(50).contains("new0", "new9");
  }

  @Test
  void s19_cancelling_a_scope_takes_it_out_of_the_turns() {
    Harness queue = fair(1, 2);
    queue.put("running");
    put(queue, "a", 3);
    put(queue, "b", 3);
    queue.cancelScope("a");
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "b0", "b1", "b2");
    assertThat(queue.stats().unfinished()).isZero();
  }

  @Test
  void priorities_go_before_turns() {
    Harness queue = fair(1, 100);
    queue.put("running");
    put(queue, "a", 2);
    queue.put(task("urgent").scope("a").priority(9));
    put(queue, "b", 1);
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "urgent", "a0", "b0", "a1");
  }

  private static void put(Harness queue, String scope, int count) {
    for (int i = 0; i < count; i++) {
      queue.put(task(scope + i).scope(scope));
    }
  }

  private static Harness fair(int workers, int maxSize) {
    return new Harness(
        new SchedulerConfig(
            workers,
            maxSize,
            200_000,
            1_000,
            OverflowPolicy.WAIT,
            NestedPutPolicy.ADMIT,
            true,
            null,
            null));
  }
}
