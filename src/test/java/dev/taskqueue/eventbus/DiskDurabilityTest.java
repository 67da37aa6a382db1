package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Durability;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
