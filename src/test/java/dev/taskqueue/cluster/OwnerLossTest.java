package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner of a queue is killed, or stops in order, while tasks are put and a join waits: no task
 * that was accepted is lost, the join gets the whole batch, and what is done twice is no more than
 * what was under way or not yet stored.
 */
class OwnerLossTest {

  private static final int WORKERS = 20;

  @TempDir private Path folder;

  private final CountedTasks counted = new CountedTasks();

  private static Node queueNode(Nodes nodes) {
    return nodes.serve("queues.jobs.workers=" + WORKERS, "shutdown.deadline=5000");
  }

  @Test
  void an_owner_that_is_killed_loses_nothing() throws Exception {
    lose(2, 2_000);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void twenty_owners_that_are_killed_lose_nothing() throws Exception {
    lose(20, 20_000);
  }

  private void lose(int kills, int tasks) throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      List<Node> queues = List.of(queueNode(nodes), queueNode(nodes), queueNode(nodes));
      nodes.awaitReady();
      counted.handle(nodes.here());
      TaskQueue jobs = TaskQueue.connect(nodes.here(), "jobs");
      int most = 0;
      for (int i = 0; i < kills; i++) {
        counted.clear();
        Future<Void> puts = counted.put(jobs, body -> body < tasks);
        await("a third is in", () -> counted.accepted() >= tasks / 3);
        Future<JoinReport> join = jobs.joinReport();
        Node owner = owner(queues);
        owner.kill();
        await(puts);
        List<Object> results = new ArrayList<>(CountedTasks.results(await(join)));
        results.addAll(CountedTasks.results(await(jobs.joinReport())));
        most = Math.max(most, checkAll(results, tasks));
        owner.restart();
        owner.awaitReady();
      }
      System.out.println(
          kills
              + " owners killed, "
              + tasks
              + " tasks each: none lost, at most "
              + most
              + " executed twice");
    }
  }

  @Test
  void an_owner_that_stops_hands_over() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      List<Node> queues = List.of(queueNode(nodes), queueNode(nodes));
      nodes.awaitReady();
      counted.handle(nodes.here());
      TaskQueue jobs = TaskQueue.connect(nodes.here(), "jobs");
      int tasks = 2_000;
      Future<Void> puts = counted.put(jobs, body -> body < tasks);
      await("a third is in", () -> counted.accepted() >= tasks / 3);
      Node owner = owner(queues);
      Future<JoinReport> join = jobs.joinReport();
      owner.terminate();
      assertThat(owner.awaitExit()).as(owner.log()).isZero();
      await(puts);
      List<Object> results = new ArrayList<>(CountedTasks.results(await(join)));
      results.addAll(CountedTasks.results(await(jobs.joinReport())));
      assertThat(checkAll(results, tasks)).isZero();
    }
  }

  private static Node owner(List<Node> nodes) throws Exception {
    for (Node node : nodes) {
      JsonObject queue = node.get("/v1/status").getJsonArray("queues").getJsonObject(0);
      if ("owner".equals(queue.getString("role"))) {
        return node;
      }
    }
    throw new AssertionError("no node has the queue");
  }

  /** Gives how many tasks were executed more than once. */
  private int checkAll(List<Object> results, int tasks) {
    assertThat(counted.accepted()).isEqualTo(tasks);
    counted.checkComplete(results);
    int twice = counted.executedTwice();
    // Under way, buffered and ended within the last writes; the buffer holds twice the workers.
    assertThat(twice).isLessThanOrEqualTo(3 * WORKERS + CountedTasks.WINDOW);
    return twice;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return CountedTasks.await(future);
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, condition);
  }
}
