package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import dev.taskqueue.service.cli.Main;
import dev.taskqueue.service.cli.Program;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that are nodes of a cluster, as processes. */
@Tag("parallel")
class ClusteredServiceTest {

  private static final String ECHO =
      "handlers.verticles=[{\"class\":\"" + EchoHandler.class.getName() + "\"}]";

  @TempDir private Path folder;

  @Test
  void services_find_each_other_and_tell_of_it() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Node one = nodes.serve("queues.one.workers=2");
      Node other = nodes.serve("queues.other.workers=2", ECHO);
      nodes.awaitReady();

      JsonArray both = ids(one, other);
      Await.until("both know both", () -> both.equals(members(one)) && both.equals(members(other)));
      assertThat(one.get("/health/ready").encode()).contains(one.id(), other.id());

      // The handler is on the other node.
      JsonObject task = new JsonObject().put("address", "echo").put("body", "hello");
      one.post("/v1/queues/one/tasks", task);
      JsonObject joined = one.post("/v1/queues/one/scopes/-/join", new JsonObject());
      assertThat(joined.getJsonArray("results"))
          .singleElement()
          .satisfies(result -> assertThat(result.toString()).contains("\"body\":\"hello\""));

      other.terminate();
      assertThat(other.awaitExit()).as(other.log()).isZero();
      assertThat(other.log()).contains("drained").doesNotContain("ERROR");
      Await.until("one is alone", () -> ids(one).equals(members(one)));

      other.restart();
      other.awaitReady();
      Await.until("both are back", () -> ids(one, other).equals(members(one)));

      other.kill();
      Await.until("one is alone again", () -> ids(one).equals(members(one)));
    }
  }

  @Test
  void the_last_node_works_off_what_its_cluster_would_take_along() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Node node = nodes.serve("queues.one.workers=1", ECHO);
      nodes.awaitReady();
      JsonObject task = new JsonObject().put("address", "echo").put("body", "hello");
      for (int i = 0; i < 3; i++) {
        node.post("/v1/queues/one/tasks", task);
      }

      node.terminate();
      assertThat(node.awaitExit()).as(node.log()).isZero();
      assertThat(node.log()).contains("queue one: 0 tasks not done, 3 results not joined");
    }
  }

  @Test
  void a_worker_that_is_the_last_node_tells_what_ends_with_it() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Node owner = nodes.serve("queues.one.workers=1", "shutdown.deadline=PT1S").awaitReady();
      Node worker =
          nodes.start(Version.TODAY, List.of("--role", "worker"), "worker.queue=one").awaitReady();
      JsonObject task = new JsonObject().put("address", "echo").put("delay", 60_000);
      for (int i = 0; i < 3; i++) {
        owner.post("/v1/queues/one/tasks", task);
      }

      owner.terminate();
      assertThat(owner.awaitExit()).as(owner.log()).isZero();
      worker.awaitLog("Members {size:1,");
      worker.terminate();

      assertThat(worker.awaitExit()).as(worker.log()).isEqualTo(4);
      assertThat(worker.log()).contains("queue one: 3 tasks not done, 0 results not joined");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_nodes_that_stop_together_have_left_is_told_by_one_of_them(boolean ownerFirst)
      throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      String[] settings = {
        "queues.one.workers=1",
        "queues.one.maxSize=50",
        "shutdown.deadline=PT3S",
        ECHO.replace("\"}", "\",\"config\":{\"millis\":300}}")
      };
      Node owner = nodes.serve(settings).awaitReady();
      owner.awaitLog("Queue one: this node has it");
      Node standby = nodes.serve(settings).awaitReady();
      JsonObject task = new JsonObject().put("address", "echo");
      for (int i = 0; i < 50; i++) {
        owner.post("/v1/queues/one/tasks", task);
      }

      (ownerFirst ? owner : standby).terminate();
      (ownerFirst ? standby : owner).terminate();

      List<Integer> codes = List.of(owner.awaitExit(), standby.awaitExit());
      String logs = owner.log() + standby.log();
      assertThat(codes).as(logs).containsOnlyOnce(4);
      assertThat(logs).containsPattern("queue one: [1-9][0-9]* tasks not done \\(");
    }
  }

  @Test
  void a_cluster_that_is_not_joined_in_time_is_told() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Node node = nodes.serve("cluster.startTimeout=1");

      assertThat(node.awaitExit()).isEqualTo(3);
      assertThat(node.log())
          .contains("could not start: could not join the cluster within PT0.001S; tried with")
          .contains("cluster.xml");
    }
  }

  @Test
  void a_node_that_is_stopped_while_it_joins_ends() throws Exception {
    try (Nodes nodes = new Nodes(folder);
        ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Node node =
          nodes.serve(
              "cluster.properties.vertx.hazelcast.config="
                  + Path.of("conf", "cluster-tcp.xml").toAbsolutePath(),
              "cluster.properties.hazelcast.local.localAddress=127.0.0.1",
              "cluster.properties.cluster.members=127.0.0.1:" + silent.getLocalPort());
      silent.setSoTimeout(60_000);
      silent.accept(); // it joins, and is not answered

      node.terminate();

      assertThat(node.awaitExit()).as(node.log()).isZero();
      assertThat(node.log()).contains("SIGTERM received; the start was given up");
    }
  }

  @Test
  void a_missing_cluster_manager_is_told() throws Exception {
    String without =
        Arrays.stream(Program.classPath().split(File.pathSeparator))
            .filter(jar -> !jar.contains("hazelcast"))
            .collect(Collectors.joining(File.pathSeparator));
    try (Program program =
        Program.start(
            folder,
            List.of(),
            Map.of("TASK_QUEUE__CLUSTER__ENABLED", "true"),
            without,
            Main.class,
            "serve")) {
      assertThat(program.awaitExit()).isEqualTo(3);
      assertThat(program.err())
          .contains("could not start: cluster.enabled is true, but there is no cluster manager")
          .contains("io.vertx:vertx-hazelcast");
    }
  }

  private static JsonArray members(Node node) {
    try {
      return node.get("/v1/status").getJsonObject("cluster").getJsonArray("members");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonArray ids(Node... nodes) {
    return new JsonArray(
        Arrays.stream(nodes)
            .map(
                node -> {
                  try {
                    return node.id();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                })
            .sorted()
            .toList());
  }
}
