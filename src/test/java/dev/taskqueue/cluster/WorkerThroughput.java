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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Measures how handler work scales with worker processes, on handlers that wait 20 ms: {@code mvn
 * test -Dtest=WorkerThroughput -DexcludedGroups=}. Eight slots each leave room on two cores, and
 * three workers must do at least twice what one does; with 25 the processes may be short of cores.
 */
@Tag("benchmark")
class WorkerThroughput {

  private static final int MILLIS = 20;
  private static final int SECONDS = 6;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"8,cluster", "8,none", "25,cluster", "25,none"})
  void handler_work_scales_with_workers(int slots, String durability) throws Exception {
    int most = slots * 1_000 / MILLIS;
    try (Nodes nodes = new Nodes(folder)) {
      nodes.serve("queues.jobs.workers=" + 3 * slots, "queues.jobs.durability=" + durability);
      nodes.awaitReady();
      TaskQueue jobs = TaskQueue.connect(nodes.here(), "jobs");
      List<Double> rates = new ArrayList<>();
      for (int workers = 1; workers <= 3; workers++) {
        Node worker = WorkerNodesTest.worker(nodes, slots, MILLIS);
        worker.awaitLog("offers " + slots + " slots to queue jobs");
        rate(jobs, most * 2); // warms up
        double rate = rate(jobs, workers * most * SECONDS);
        rates.add(rate);
        System.out.printf(
            Locale.ROOT,
            "durability %s, workers %d, slots %d each: %.0f tasks/s, %.2f times one; at most %d%n",
            durability,
            workers,
            slots,
            rate,
            rate / rates.get(0),
            workers * most);
      }
      if (slots == 8) {
        assertThat(rates.get(2) / rates.get(0)).isGreaterThan(2);
      }
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
