package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The queue verticle, from deployment to undeployment. */
class QueueVerticleTest extends BusTest {

  private static final String CLASS_NAME = TaskQueueVerticle.class.getName();

  private static DeploymentOptions config(JsonObject config) {
    return new DeploymentOptions().setConfig(config);
  }

  @Test
  void by_class_name_with_json_config() {
    await(vertx.deployVerticle(CLASS_NAME, config(new JsonObject().put("workers", 3))));

    assertThat(ask("stats", null).getInteger("workers")).isEqualTo(3);
  }

  @Test
  void by_instance_and_by_supplier() {
    TaskQueueVerticle verticle =
        new TaskQueueVerticle(new TaskQueueOptions().setWorkers(2).setAddress("second"));
    await(vertx.deployVerticle(verticle));
    Supplier<Deployable> supplier = TaskQueueVerticle::new;
    await(vertx.deployVerticle(supplier, new DeploymentOptions()));

    assertThat(await(verticle.queue().stats()).workers()).isEqualTo(2);
    assertThat(ask("stats", null).getInteger("workers")).isEqualTo(25);
  }

  @Test
  void a_config_that_is_wrong_fails_the_deployment() {
    assertThat(
            failureOf(vertx.deployVerticle(CLASS_NAME, config(new JsonObject().put("wokers", 3)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'workers'");
    assertThat(
            failureOf(vertx.deployVerticle(CLASS_NAME, config(new JsonObject().put("workers", 0)))))
        .hasMessageContaining("workers must be from 1");
    await(vertx.deployVerticle(CLASS_NAME));
  }

  @Test
  void more_than_one_instance_fails_the_deployment() {
    assertThat(failureOf(vertx.deployVerticle(CLASS_NAME, new DeploymentOptions().setInstances(2))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2 instances");
    await(vertx.deployVerticle(CLASS_NAME));
  }

  @Test
  void a_second_queue_of_the_name_fails_and_leaves_the_first() {
    String first = await(vertx.deployVerticle(CLASS_NAME));

    assertThat(failureOf(vertx.deployVerticle(CLASS_NAME)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(first)
        .hasMessageContaining(ADDRESS);
    assertThat(failureOf(TaskQueue.create(vertx, new TaskQueueOptions().setAddress(ADDRESS))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ask("stats", null).getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void a_queue_that_fails_to_start_gives_its_address_back() {
    JsonObject config = new JsonObject().put("threadingModel", "VIRTUAL_THREAD");
    if (Runtime.version().feature() >= 21) {
      return;
    }
    assertThat(failureOf(vertx.deployVerticle(CLASS_NAME, config(config))))
        .hasMessageContaining("Java 21");
    await(vertx.deployVerticle(CLASS_NAME));
  }

  @Test
  void undeployment_drains_and_answers_meanwhile_and_the_address_is_free_afterwards() {
    String id = await(vertx.deployVerticle(CLASS_NAME));
    ask("put", task(BY_HAND, "slow"));
    until("runs", () -> byHand.containsKey("slow"));
    Future<Message<JsonObject>> join = request("join", new JsonObject().put("joinId", "j"));
    ask("stats", null);

    Future<Void> undeployed = vertx.undeploy(id);
    until("closes", () -> ask("stats", null).getString("state").equals("CLOSING"));
    assertThat(codeOf(request("put", task(ECHO, 1)))).isEqualTo(503);
    assertThat(undeployed.isComplete()).isFalse();
    byHand.get("slow").complete("done");

    assertThat(await(join).body().getJsonArray("results")).isEqualTo(JsonArray.of("done"));
    ask("ack", new JsonObject().put("joinId", "j"));
    await(undeployed);
    assertThat(failureOf(request("stats", null))).hasMessageContaining("No handlers");
    await(vertx.deployVerticle(CLASS_NAME));
    ask("put", task(ECHO, "again"));
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("again"));
  }

  @Test
  void what_was_joined_between_rounds_can_be_fetched_before_the_queue_is_gone() {
    String id = await(vertx.deployVerticle(CLASS_NAME));
    ask("put", task(BY_HAND, "slow"));
    until("runs", () -> byHand.containsKey("slow"));
    JsonObject round = new JsonObject().put("joinId", "j");
    await(request("join", round, Duration.ofMillis(30)));

    Future<Void> undeployed = vertx.undeploy(id);
    byHand.get("slow").complete("done");

    assertThat(ask("join", round).getJsonArray("results")).isEqualTo(JsonArray.of("done"));
    ask("ack", round);
    await(undeployed);
  }

  @Test
  void is_deployed_and_undeployed_again_and_again() {
    for (int i = 0; i < 20; i++) {
      String id = await(vertx.deployVerticle(CLASS_NAME));
      List<Future<?>> puts = new ArrayList<>();
      for (int n = 0; n < 20; n++) {
        puts.add(request("put", task(ECHO, n)));
      }
      await(Future.all(puts));
      await(vertx.undeploy(id));
    }
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void a_verticle_on_a_worker_thread_serves_as_well() {
    await(
        vertx.deployVerticle(
            CLASS_NAME, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    ask("put", task(ECHO, "a"));
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("a"));
  }

  @Test
  void a_verticle_on_a_pool_of_its_own_can_be_closed() {
    TaskQueueVerticle verticle = new TaskQueueVerticle();
    await(
        vertx.deployVerticle(
            verticle,
            new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("own")));
    ask("put", task(ECHO, "a"));

    assertThat(await(verticle.queue().close()).results()).containsExactly("a");
    assertThat(vertx.deploymentIDs()).isEmpty();
  }
}
