package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue of one process, its producers, joiners and handlers in another one. */
@Tag("parallel")
class AcrossNodesTest {

  private static final int MIB = 1024 * 1024;

  /** Of more digits than are decoded from JSON. */
  private static final BigInteger LONG_NUMBER = BigInteger.TEN.pow(1_100);

  @TempDir private Path folder;

  @Test
  void tasks_results_and_failures_cross_nodes() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      nodes.serve(
          "queues.jobs.workers=50", "queues.hasty.workers=1", "queues.hasty.requestTimeout=PT1S");
      nodes.awaitReady();
      Vertx here = nodes.here();
      Await.result(
          here.eventBus().consumer("here", message -> message.reply(message.body())).completion());
      Await.result(
          here.eventBus()
              .consumer("large", message -> message.reply("x".repeat(17 * MIB)))
              .completion());
      Await.result(
          here.eventBus()
              .consumer(
                  "unreadable", message -> message.reply(new JsonObject().put("n", LONG_NUMBER)))
              .completion());
      TaskQueue jobs = TaskQueue.connect(here, "jobs");

      jsonMessages(here);
      objectsStayHere(jobs);
      largeBodies(jobs);
      largeBatches(jobs);
      repliesThatCannotBeDecoded(TaskQueue.connect(here, "hasty"));
    }
  }

  private static void repliesThatCannotBeDecoded(TaskQueue hasty) throws Exception {
    Await.result(hasty.put(new TaskRequest("unreadable", null)));
    Await.result(hasty.put(new TaskRequest("here", "the slot is free")));
    JoinReport report = await(hasty.joinReport());
    assertThat(report.results()).containsExactly("the slot is free");
    assertThat(report.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.cause()).hasMessageContaining("be decoded"));
  }

  /** As a program in another language would send them. */
  private static void jsonMessages(Vertx here) {
    JsonObject task = new JsonObject().put("address", "here").put("body", 42);
    assertThat(ask(here, "put", task).getString("id")).isNotEmpty();
    assertThat(ask(here, "join", new JsonObject()).getJsonArray("results")).containsExactly(42);
  }

  private static void objectsStayHere(TaskQueue jobs) {
    assertThat(Await.failure(jobs.put(context -> Future.succeededFuture(1))))
        .hasMessageContaining("cannot go to another node");
    assertThat(Await.failure(jobs.put(new TaskRequest("here", new Object())))).isNotNull();
    assertThat(Await.result(jobs.join())).isEmpty();
  }

  private static void largeBodies(TaskQueue jobs) throws Exception {
    String body = "y".repeat(10 * MIB);
    Await.result(jobs.put(new TaskRequest("here", body)));
    List<Object> results = await(jobs.join());
    assertThat(results).hasSize(1);
    assertThat(results.get(0).equals(body)).isTrue();

    Await.result(jobs.put(new TaskRequest("large", null)));
    Await.result(jobs.put(new TaskRequest("here", "small")));
    JoinReport report = await(jobs.joinReport());
    assertThat(report.results()).containsExactly("small");
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.cause())
                    .extracting("failureCode")
                    .isEqualTo(TaskQueueCodes.TOO_LARGE));
  }

  private static void largeBatches(TaskQueue jobs) throws Exception {
    int tasks = 50_000;
    await(jobs.putAll(IntStream.range(0, tasks).boxed().toList(), i -> new TaskRequest("here", i)));
    List<Integer> results = await(jobs.join(Integer.class));
    assertThat(results).isEqualTo(IntStream.range(0, tasks).boxed().toList());
  }

  private static JsonObject ask(Vertx here, String action, JsonObject body) {
    return Await.result(
            here.eventBus()
                .<JsonObject>request(
                    "jobs", body, new DeliveryOptions().addHeader("action", action)))
        .body();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }
}
