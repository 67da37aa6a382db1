package dev.taskqueue.cluster;

import static dev.taskqueue.cluster.CountedTasks.await;

import dev.taskqueue.Durability;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what durability costs, and what several queues gain over one: {@code mvn test
 * -Dtest=QueueRates -DexcludedGroups=}. All forms take turns in one JVM; each figure is the median
 * of the rounds, with the lowest and the highest. Two nodes in this JVM make the cluster.
 */
@Tag("benchmark")
class QueueRates {

  private static final int ROUNDS = 7;
  private static final int TASKS = 10_000;
  private static final int ONE_BY_ONE = 300;

  @TempDir private Path folder;

  @Test
  void durability_has_a_price() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Vertx here = nodes.here();
      nodes.join();
      Map<String, TaskQueueOptions> forms = new LinkedHashMap<>();
      forms.put("none", new TaskQueueOptions());
      forms.put("disk", disk("always", Duration.ZERO));
      forms.put("disk, syncInterval 1 s", disk("later", Duration.ofSeconds(1)));
      forms.put("cluster", new TaskQueueOptions().setDurability(Durability.CLUSTER));
      for (Map.Entry<String, TaskQueueOptions> form : forms.entrySet()) {
        await(
            here.deployVerticle(new TaskQueueVerticle(form.getValue().setAddress(form.getKey()))));
      }
      Map<String, List<Double>> rates = new LinkedHashMap<>();
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      for (int round = -1; round < ROUNDS; round++) {
        for (String form : forms.keySet()) {
          double rate = rate(here, List.of(form));
          double time = oneByOne(here, form);
          if (round >= 0) {
            rates.computeIfAbsent(form, f -> new ArrayList<>()).add(rate);
            millis.computeIfAbsent(form, f -> new ArrayList<>()).add(time);
          }
        }
      }
      print("tasks/s", rates);
      print("ms for a put, one by one", millis);
    }
  }

  private TaskQueueOptions disk(String name, Duration syncInterval) {
    return new TaskQueueOptions()
        .setDurability(Durability.DISK)
        .setStorage(folder.resolve(name).toString())
        .setSyncInterval(syncInterval);
  }

  @Test
  void several_queues_beside_one() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      print("tasks/s", several(vertx, Durability.NONE));
    } finally {
      await(vertx.close());
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void several_queues_in_a_cluster_beside_one() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Vertx here = nodes.here();
      nodes.join();
      print("tasks/s", several(here, Durability.CLUSTER));
    }
  }

  private static Map<String, List<Double>> several(Vertx vertx, Durability durability)
      throws Exception {
    List<String> queues = List.of("jobs-0", "jobs-1", "jobs-2", "jobs-3");
    for (String queue : queues) {
      TaskQueueOptions options = new TaskQueueOptions().setDurability(durability);
      await(vertx.deployVerticle(new TaskQueueVerticle(options.setAddress(queue))));
    }
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    for (int round = -3; round < ROUNDS; round++) {
      for (int number : new int[] {1, 2, 4}) {
        double rate = rate(vertx, queues.subList(0, number));
        if (round >= 0) {
          rates.computeIfAbsent(number + " queues", f -> new ArrayList<>()).add(rate);
        }
        if (durability == Durability.CLUSTER) {
          awaitQuiet(vertx, queues);
        }
      }
    }
    return rates;
  }

  /**
   * What was joined is removed from the cluster's maps afterwards, which the next is not to pay.
   */
  private static void awaitQuiet(Vertx vertx, List<String> queues) throws Exception {
    long before = -1;
    for (long now = stored(vertx, queues); now != before; now = stored(vertx, queues)) {
      before = now;
      await(vertx.timer(500));
    }
  }

  private static long stored(Vertx vertx, List<String> queues) throws Exception {
    long stored = 0;
    for (String queue : queues) {
      stored +=
          await(
              vertx
                  .sharedData()
                  .getAsyncMap("task-queue.journal:" + queue)
                  .compose(AsyncMap::size));
    }
    return stored;
  }

  /** Puts with a window each, handlers that answer at once, and joins, in the whole. */
  private static double rate(Vertx vertx, List<String> queues) throws Exception {
    List<Future<Void>> puts = new ArrayList<>();
    Map<TaskQueue, CountedTasks> tasks = new LinkedHashMap<>();
    for (String queue : queues) {
      CountedTasks counted = new CountedTasks();
      counted.handle(vertx, "count-" + queue);
      tasks.put(TaskQueue.connect(vertx, queue), counted);
    }
    long start = System.nanoTime();
    tasks.forEach((queue, counted) -> puts.add(counted.put(queue, body -> body < TASKS)));
    await(Future.all(puts));
    for (Map.Entry<TaskQueue, CountedTasks> one : tasks.entrySet()) {
      one.getValue().checkComplete(CountedTasks.results(await(one.getKey().joinReport())));
    }
    double rate = queues.size() * TASKS / ((System.nanoTime() - start) / 1e9);
    for (CountedTasks counted : tasks.values()) {
      counted.unhandle();
    }
    return rate;
  }

  private static double oneByOne(Vertx vertx, String address) throws Exception {
    TaskQueue queue = TaskQueue.connect(vertx, address);
    CountedTasks counted = new CountedTasks();
    counted.handle(vertx, "count-" + address);
    long start = System.nanoTime();
    for (int i = 0; i < ONE_BY_ONE; i++) {
      await(queue.put(new TaskRequest("count-" + address, i)));
    }
    double millis = (System.nanoTime() - start) / 1e6 / ONE_BY_ONE;
    await(queue.join());
    counted.unhandle();
    return millis;
  }

  private static void print(String unit, Map<String, List<Double>> figures) {
    double first = 0;
    for (Map.Entry<String, List<Double>> one : figures.entrySet()) {
      double[] sorted = one.getValue().stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double median = sorted[sorted.length / 2];
      first = first == 0 ? median : first;
      System.out.printf(
          Locale.ROOT,
          "%s: %.2f %s (%.2f to %.2f), %.3f times the first%n",
          one.getKey(),
          median,
          unit,
          sorted[0],
          Arrays.stream(sorted).max().orElseThrow(),
          median / first);
    }
  }
}
