package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner of a queue is killed, or stops in order, while tasks are put and a join waits: no task
 * that was accepted is lost, the join gets the whole batch, and what is done twice is no more than
 * what was under way or not yet stored.
 */
class OwnerLossTest {

  private static final String HANDLER = "count";
  private static final int WORKERS = 20;
  private static final int WINDOW = 200;

  @TempDir private Path folder;

  /** How often each task has been executed, by its body. */
  private final Map<Integer, AtomicInteger> executions = new ConcurrentHashMap<>();

  private static Node queueNode(Nodes nodes) {
    return nodes.serve("queues.jobs.workers=" + WORKERS, "shutdown.deadline=5000");
  }

  private void handle(Vertx vertx) throws Exception {
    await(vertx.eventBus().<Integer>consumer(HANDLER, this::count).completion());
  }

  private void count(Message<Integer> message) {
    executions.computeIfAbsent(message.body(), body -> new AtomicInteger()).incrementAndGet();
    message.reply(message.body());
  }

  @Test
  void an_owner_that_is_killed_loses_nothing() throws Exception {
    lose(2, 2_000);
  }

  @Test
  @Tag("slow")
  void twenty_owners_that_are_killed_lose_nothing() throws Exception {
    lose(20, 20_000);
  }

  private void lose(int kills, int tasks) throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      List<Node> queues = List.of(queueNode(nodes), queueNode(nodes), queueNode(nodes));
      nodes.awaitReady();
      handle(nodes.here());
      TaskQueue jobs = TaskQueue.connect(nodes.here(), "jobs");
      int most = 0;
      for (int i = 0; i < kills; i++) {
        executions.clear();
        AtomicInteger accepted = new AtomicInteger();
        Future<Void> puts = put(jobs, tasks, accepted);
        await("a third is in", () -> accepted.get() >= tasks / 3);
        Future<JoinReport> join = jobs.joinReport();
        Node owner = owner(queues);
        owner.kill();
        await(puts);
        List<Object> results = new ArrayList<>(check(await(join)));
        results.addAll(check(await(jobs.joinReport())));
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
      handle(nodes.here());
      TaskQueue jobs = TaskQueue.connect(nodes.here(), "jobs");
      int tasks = 2_000;
      AtomicInteger accepted = new AtomicInteger();
      Future<Void> puts = put(jobs, tasks, accepted);
      await("a third is in", () -> accepted.get() >= tasks / 3);
      Node owner = owner(queues);
      Future<JoinReport> join = jobs.joinReport();
      owner.terminate();
      assertThat(owner.awaitExit()).as(owner.log()).isZero();
      await(puts);
      List<Object> results = new ArrayList<>(check(await(join)));
      results.addAll(check(await(jobs.joinReport())));
      checkAll(results, tasks);
      assertThat(executions.values()).allMatch(count -> count.get() == 1);
    }
  }

  /** Puts all, so many at a time. */
  private static Future<Void> put(TaskQueue jobs, int tasks, AtomicInteger accepted) {
    AtomicInteger next = new AtomicInteger();
    List<Future<Void>> lines = new ArrayList<>();
    for (int i = 0; i < WINDOW; i++) {
      lines.add(putNext(jobs, tasks, next, accepted));
    }
    return Future.all(lines).mapEmpty();
  }

  private static Future<Void> putNext(
      TaskQueue jobs, int tasks, AtomicInteger next, AtomicInteger accepted) {
    int body = next.getAndIncrement();
    if (body >= tasks) {
      return Future.succeededFuture();
    }
    return jobs.put(new TaskRequest(HANDLER, body), new TaskOptions().setRetries(3))
        .compose(
            v -> {
              accepted.incrementAndGet();
              return putNext(jobs, tasks, next, accepted);
            });
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

  private static List<Object> check(JoinReport report) {
    assertThat(report.failures()).extracting(TaskFailure::cause).isEmpty();
    return report.results();
  }

  /** Each result is there once. Gives how many tasks were executed more than once. */
  private int checkAll(List<Object> results, int tasks) {
    assertThat(results).doesNotHaveDuplicates().hasSize(tasks);
    Set<Object> bodies = new HashSet<>(results);
    assertThat(bodies).hasSize(tasks);
    int twice = (int) executions.values().stream().filter(count -> count.get() > 1).count();
    // Under way, buffered and ended within the last writes; the buffer holds twice the workers.
    assertThat(twice).isLessThanOrEqualTo(3 * WORKERS + WINDOW);
    return twice;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, condition);
  }
}
