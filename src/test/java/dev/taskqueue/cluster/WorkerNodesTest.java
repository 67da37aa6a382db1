package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers as processes: found, shared, stopped, and killed. */
@Tag("parallel")
class WorkerNodesTest {

  private static final long SEED = 20261125;

  @TempDir private Path folder;

  private static String handler(int millis) {
    return "handlers.verticles=[{\"class\":\""
        + EchoHandler.class.getName()
        + "\",\"config\":{\"millis\":"
        + millis
        + "}}]";
  }

  static Node worker(Nodes nodes, int slots, int millis) {
    return worker(Version.TODAY, nodes, slots, millis);
  }

  private static Node worker(Version version, Nodes nodes, int slots, int millis) {
    return nodes.start(
        version,
        List.of("--role", "worker"),
        "worker.queue=jobs",
        "worker.slots=" + slots,
        handler(millis));
  }

  /** Two of them, which the queue knows. */
  static List<Node> workers(Version version, Nodes nodes) throws Exception {
    List<Node> workers = List.of(worker(version, nodes, 5, 20), worker(version, nodes, 5, 20));
    nodes.awaitReady();
    for (Node worker : workers) {
      worker.awaitLog("offers 5 slots to queue jobs");
    }
    return workers;
  }

  @Test
  void work_is_shared_and_survives_that_workers_stop_and_are_killed() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Node owner = nodes.serve("queues.jobs.workers=20", "shutdown.deadline=5000");
      List<Node> workers = workers(Version.TODAY, nodes);
      JsonObject status = owner.get("/v1/status").getJsonArray("queues").getJsonObject(0);
      assertThat(status.getJsonArray("workerNodes"))
          .extracting(worker -> ((JsonObject) worker).getInteger("slots"))
          .containsExactly(5, 5);
      shareWork(TaskQueue.connect(nodes.here(), "jobs"), workers);
    }
  }

  /** Has two workers do all of a queue's work, and ends them in between. */
  static void shareWork(TaskQueue jobs, List<Node> workers) throws Exception {
    JoinReport shared = run(jobs, 200, new TaskOptions());
    assertThat(shared.failures()).isEmpty();
    assertThat(pids(shared)).hasSize(2);

    // In order: no task is lost, though none is tried again.
    Future<JoinReport> running = start(jobs, 300, new TaskOptions());
    workers.get(0).terminate();
    assertThat(workers.get(0).awaitExit()).as(workers.get(0).log()).isZero();
    assertThat(await(running).failures()).isEmpty();
    assertThat(await(running).results()).hasSize(300);
    workers.get(0).restart();
    workers.get(0).awaitLog("offers 5 slots to queue jobs");

    killWorkers(jobs, workers, Duration.ofSeconds(6));
  }

  @Test
  @Tag("slow")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void two_minutes_of_killing_workers() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      nodes.serve("queues.jobs.workers=50");
      List<Node> workers =
          List.of(worker(nodes, 10, 20), worker(nodes, 10, 20), worker(nodes, 10, 20));
      nodes.awaitReady();
      killWorkers(TaskQueue.connect(nodes.here(), "jobs"), workers, Duration.ofMinutes(2));
    }
  }

  /** While tasks that are tried again run; all have to end, with their results. */
  private static void killWorkers(TaskQueue jobs, List<Node> workers, Duration time)
      throws Exception {
    Random random = new Random(SEED);
    long end = System.nanoTime() + time.toNanos();
    int killed = 0;
    while (System.nanoTime() < end) {
      Future<JoinReport> running =
          start(
              jobs,
              400,
              new TaskOptions()
                  .setRetries(20)
                  .setRetryPolicy(RetryPolicy.constant(Duration.ofMillis(200))));
      Node victim = workers.get(random.nextInt(workers.size()));
      victim.kill();
      killed++;
      victim.restart();
      JoinReport report = await(running);
      assertThat(report.failures()).isEmpty();
      assertThat(report.results()).hasSize(400);
      victim.awaitLog("offers");
    }
    assertThat(killed).isPositive();
  }

  private static JoinReport run(TaskQueue jobs, int tasks, TaskOptions options) throws Exception {
    return await(start(jobs, tasks, options));
  }

  /** Puts so many tasks, and joins them once they are in. */
  private static Future<JoinReport> start(TaskQueue jobs, int tasks, TaskOptions options) {
    List<Future<Void>> puts = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      puts.add(jobs.put(new TaskRequest("echo", i), options));
    }
    return Future.all(puts).compose(v -> jobs.joinReport());
  }

  private static Set<Long> pids(JoinReport report) {
    Set<Long> pids = new TreeSet<>();
    report.results().forEach(result -> pids.add(((JsonObject) result).getLong("pid")));
    return pids;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
