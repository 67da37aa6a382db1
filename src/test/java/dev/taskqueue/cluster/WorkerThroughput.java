package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how handler work scales with worker processes, on handlers that wait 20 ms: {@code mvn
 * test -Dtest=WorkerThroughput -DexcludedGroups=}. It fails if three workers do not do at least
 * twice what one does.
 */
@Tag("benchmark")
class WorkerThroughput {

  private static final int SLOTS = 25;
  private static final int TASKS_PER_WORKER = 6_000;

  @TempDir private Path folder;

  @Test
  void handler_work_scales_with_workers() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      nodes.serve("queues.jobs.workers=" + 3 * SLOTS);
      nodes.awaitReady();
      TaskQueue jobs = TaskQueue.connect(nodes.here(), "jobs");
      List<Double> rates = new ArrayList<>();
      for (int workers = 1; workers <= 3; workers++) {
        Node worker = WorkerNodesTest.worker(nodes, SLOTS, 20);
        worker.awaitLog("offers " + SLOTS + " slots to queue jobs");
        rate(jobs, TASKS_PER_WORKER / 4); // warms up
        double rate = rate(jobs, workers * TASKS_PER_WORKER);
        rates.add(rate);
        System.out.printf(
            Locale.ROOT,
            "workers %d, slots %d: %.0f tasks/s, %.2f times one; at most %d%n",
            workers,
            workers * SLOTS,
            rate,
            rate / rates.get(0),
            workers * SLOTS * 50);
      }
      assertThat(rates.get(2) / rates.get(0)).isGreaterThan(2);
    }
  }

  private static double rate(TaskQueue jobs, int tasks) throws Exception {
    long start = System.nanoTime();
    await(jobs.putAll(IntStream.range(0, tasks).boxed().toList(), i -> new TaskRequest("echo", i)));
    if (await(jobs.join()).size() != tasks) {
      throw new AssertionError("results are missing");
    }
    return tasks / ((System.nanoTime() - start) / 1e9);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }
}
