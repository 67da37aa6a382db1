package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskQueueStats;
import org.junit.jupiter.api.Test;

/** S20: the numbers of one instant belong together. */
class StatsTest {

  @Test
  void s20_a_new_queue_has_done_nothing() {
    assertThat(Harness.of(2, 3).stats())
        .isEqualTo(
            new TaskQueueStats(
                QueueState.RUNNING,
                2,
                0,
                3,
                0,
                1_000,
                0,
                0,
                0,
                0,
                0,
                TaskCounts.NONE,
                0,
                0,
                0,
                0,
                0));
  }

  @Test
  void s20_every_unfinished_task_is_counted_in_one_place() {
    Harness queue = Harness.of(2, 2);
    queue.put(task("retried").attempts(2));
    queue.put("running1");
    queue.putAll("running2", "buffered1", "buffered2", "waits");
    queue.put(task("delayed").delay(100));
    queue.fail("retried", 50);

    TaskQueueStats stats = queue.stats();

    assertThat(stats.accepted()).isEqualTo(7);
    assertThat(stats.running()).isEqualTo(2);
    assertThat(stats.buffered()).isEqualTo(2);
    assertThat(stats.waiting()).isEqualTo(1);
    assertThat(stats.delayed()).isEqualTo(1);
    assertThat(stats.retrying()).isEqualTo(1);
    assertThat(stats.unfinished()).isEqualTo(7);
  }

  @Test
  void s20_each_way_to_end_is_counted() {
    Harness queue = Harness.of(1, 2);
    queue.put("ok");
    queue.succeed("ok");
    queue.put("null");
    queue.succeed("null", null);
    queue.put("failed");
    queue.fail("failed");
    queue.put("running");
    queue.put(task("stale").ttl(5));
    queue.advance(5);
    queue.put(task("cancelled").id("x"));
    queue.cancel("x");

    assertThat(queue.stats().ended()).isEqualTo(new TaskCounts(1, 1, 1, 1, 1, 0));
    assertThat(queue.stats().unfinished()).isEqualTo(1);
  }

  @Test
  void s20_peaks_remember_the_highest_numbers() {
    Harness queue = Harness.of(2, 5);
    queue.putAll("a", "b", "c", "d", "e");
    queue.succeedAll();
    queue.put("f");

    assertThat(queue.stats().peakRunning()).isEqualTo(2);
    assertThat(queue.stats().peakBuffered()).isEqualTo(3);
  }
}
