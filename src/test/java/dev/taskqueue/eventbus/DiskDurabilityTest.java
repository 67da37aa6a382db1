package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Durability;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import dev.taskqueue.journal.DiskJournal;
import dev.taskqueue.journal.Journal;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue verticle whose tasks are on disk. */
class DiskDurabilityTest extends BusTest {

  @TempDir Path folder;

  private String deploy() {
    JsonObject config =
        new JsonObject()
            .put("workers", 1)
            .put("durability", "disk")
            .put("storage", folder.resolve("queues").toString())
            .put("closeTimeout", 100);
    return await(
        vertx.deployVerticle(
            TaskQueueVerticle.class.getName(), new DeploymentOptions().setConfig(config)));
  }

  private JsonObject put(String address, String body) {
    return ask("put", task(address, body).put("id", body));
  }

  @Test
  void a_verticle_goes_on_where_the_last_one_has_stopped() {
    String first = deploy();
    put(ECHO, "done");
    until(
        "it is done", () -> ask("progress", null).getJsonObject("ended").getLong("succeeded") == 1);
    put(BY_HAND, "under way");
    put(ECHO, "waits");
    until("one is under way", () -> byHand.containsKey("under way"));
    await(vertx.undeploy(first));
    byHand.clear();

    deploy();
    until("it is under way again", () -> byHand.containsKey("under way"));
    byHand.get("under way").complete("done at last");
    assertThat(ask("join", null).getJsonArray("results"))
        .isEqualTo(new JsonArray(List.of("done", "done at last", "waits")));
  }

  @Test
  void a_queue_that_was_worked_off_leaves_results_for_the_next() {
    String first = deploy();
    put(ECHO, "a");
    await(vertx.undeploy(first));
    deploy();
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(new JsonArray(List.of("a")));
  }

  @Test
  void a_typed_join_gets_numbers_that_an_earlier_queue_has_stored() {
    await(vertx.eventBus().consumer("long", message -> message.reply(7L)).completion());
    String first = deploy();
    put("long", "a");
    await(vertx.undeploy(first));
    deploy();
    assertThat(await(TaskQueue.connect(vertx, ADDRESS).join(Long.class))).containsExactly(7L);
  }

  @Test
  void what_can_be_written_but_not_read_is_left_alone_and_the_rest_taken_over() {
    String first = deploy();
    put(ECHO, "a");
    await(vertx.undeploy(first));
    JsonObject undecodable = new JsonObject().put("seq", 7).put("n", BigInteger.TEN.pow(2_000));
    Path queues = folder.resolve("queues");
    Journal journal = await(DiskJournal.open(vertx, queues, ADDRESS, Duration.ZERO));
    for (String key : List.of("task:bad", "join:bad", "scope:bad")) {
      await(journal.write(Map.of(key, undecodable)));
    }
    await(journal.close());

    String second = deploy();
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(new JsonArray(List.of("a")));
    await(vertx.undeploy(second));
    journal = await(DiskJournal.open(vertx, queues, ADDRESS, Duration.ZERO));
    assertThat(await(journal.load()).keySet()).contains("task:bad", "join:bad", "scope:bad");
    await(journal.close());
  }

  @Test
  void a_folder_that_cannot_be_used_fails_the_deployment() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    TaskQueueOptions options =
        new TaskQueueOptions()
            .setDurability(Durability.DISK)
            .setStorage(file.toString())
            .setCloseTimeout(Duration.ofMillis(100));
    assertThat(failureOf(vertx.deployVerticle(new TaskQueueVerticle(options))))
        .hasMessageContaining(file.toString());
    deploy();
  }

  @Test
  void a_cluster_is_needed_for_the_durability_of_one() {
    assertThat(
            failureOf(
                vertx.deployVerticle(
                    new TaskQueueVerticle(
                        new TaskQueueOptions().setDurability(Durability.CLUSTER)))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cluster");
  }

  @Test
  void durability_needs_an_address() {
    assertThat(
            failureOf(
                TaskQueue.create(vertx, new TaskQueueOptions().setDurability(Durability.DISK))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("address");
  }
}
