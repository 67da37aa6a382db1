package dev.taskqueue.cluster;

import static dev.taskqueue.cluster.CountedTasks.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All nodes of a cluster are restarted, one after the other, while tasks are put and joined: no put
 * fails, no result is lost, and no task is executed twice.
 */
class RollingRestartTest {

  private static final int WORKERS = 20;
  private static final int TASKS_BETWEEN = 200;

  @TempDir private Path folder;
  private final CountedTasks counted = new CountedTasks();

  @Test
  void all_nodes_are_restarted() throws Exception {
    restart(2, 1);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void three_nodes_are_restarted_five_times() throws Exception {
    restart(3, 5);
  }

  private void restart(int size, int rounds) throws Exception {
    try (Nodes cluster = new Nodes(folder)) {
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        nodes.add(cluster.serve("queues.jobs.workers=" + WORKERS, "shutdown.deadline=20000"));
      }
      cluster.awaitReady();
      counted.handle(cluster.here());
      TaskQueue jobs = TaskQueue.connect(cluster.here(), "jobs");
      AtomicBoolean enough = new AtomicBoolean();
      Future<Void> puts = counted.put(jobs, body -> !enough.get());
      List<Object> results = new ArrayList<>();
      for (int i = 0; i < size * rounds; i++) {
        Node node = nodes.get(i % size);
        awaitMore(puts);
        node.terminate();
        assertThat(node.awaitExit()).as(node.log()).isZero();
        awaitMore(puts);
        results.addAll(CountedTasks.results(await(jobs.joinReport())));
        node.restart();
        node.awaitReady();
      }
      enough.set(true);
      await(puts);
      results.addAll(CountedTasks.results(await(jobs.joinReport())));
      counted.checkComplete(results);
      assertThat(counted.executedTwice()).isZero();
      System.out.println(
          size * rounds + " restarts, " + counted.accepted() + " tasks, each joined and done once");
    }
  }

  private void awaitMore(Future<Void> puts) {
    int more = counted.accepted() + TASKS_BETWEEN;
    Await.until("more are accepted", () -> puts.failed() || counted.accepted() >= more);
    assertThat(puts.cause()).isNull();
  }
}
