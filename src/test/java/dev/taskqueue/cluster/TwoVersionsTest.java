package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.eventbus.Conversation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Today's version and another one in one cluster, whose queues are durable: {@code mvn test
 * -Dtest=TwoVersionsTest -Dother.version=…} with the place of the other one, see {@link Version}.
 */
@EnabledIfSystemProperty(named = Version.PROPERTY, matches = ".+")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TwoVersionsTest {

  private static final String QUEUE = "queues.jobs.workers=20";

  @TempDir private Path folder;
  private final CountedTasks counted = new CountedTasks();

  static Stream<Arguments> eachWay() {
    Version other = Version.other();
    return Stream.of(Arguments.of(Version.TODAY, other), Arguments.of(other, Version.TODAY));
  }

  /** Clients of either version put all the time, and join in turn what both have put. */
  @Test
  void nodes_are_upgraded_and_downgraded_one_after_the_other() throws Exception {
    Version other = Version.other();
    try (Nodes nodes = new Nodes(folder)) {
      List<Node> queues = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        queues.add(nodes.serve(other, QUEUE, "shutdown.deadline=20000"));
      }
      Client ofOther = Client.of(other, nodes);
      nodes.awaitReady();
      counted.handle(nodes.here());
      Client ofToday = Client.here(nodes);
      assertThat(ofOther.place()).isNotEqualTo(ofToday.place());

      RollingRestart restart = new RollingRestart(ofOther, ofToday);
      for (Version version : List.of(Version.TODAY, other)) {
        for (Node node : queues) {
          Version left = node.version();
          int before = counted.executedTwice();
          restart.restart(node, version);
          int twice = counted.executedTwice() - before;
          System.out.println(left + " left, " + twice + " tasks executed twice");
          if (left.equals(Version.TODAY)) { // how the other one leaves cannot be changed any more
            assertThat(twice).isZero();
          }
        }
      }
      restart.end();
    }
  }

  /** There are two nodes, so that each owner's successor is of the version that it is not. */
  @Test
  void an_owner_that_is_killed_is_followed_by_one_of_the_other_version() throws Exception {
    Version other = Version.other();
    try (Nodes nodes = new Nodes(folder)) {
      List<Node> queues =
          List.of(OwnerLoss.node(other, nodes), OwnerLoss.node(Version.TODAY, nodes));
      Client ofOther = Client.of(other, nodes);
      nodes.awaitReady();
      counted.handle(nodes.here());
      List<Client> clients = List.of(ofOther, Client.here(nodes));

      OwnerLoss loss = new OwnerLoss(queues, counted);
      Set<Version> lost = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        Node owner = loss.lose(clients.get(i / 2 % 2), 2_000, Node::kill);
        lost.add(owner.version());
        owner.restart();
        owner.awaitReady();
      }
      assertThat(lost).containsExactlyInAnyOrder(Version.TODAY, other);
      System.out.println(loss + ", of 2000 tasks each");
    }
  }

  @ParameterizedTest
  @MethodSource("eachWay")
  void workers_serve_a_queue_of_the_other_version(Version ofQueue, Version ofWorkers)
      throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      nodes.serve(ofQueue, QUEUE, "shutdown.deadline=5000");
      List<Node> workers = WorkerNodesTest.workers(ofWorkers, nodes);
      WorkerNodesTest.shareWork(TaskQueue.connect(nodes.here(), "jobs"), workers);
    }
  }

  @ParameterizedTest
  @MethodSource("eachWay")
  void a_client_talks_to_a_queue_of_the_other_version(Version ofQueue, Version ofClient)
      throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      nodes.serve(
          ofQueue,
          "queues.everything.workers=2",
          "queues.outcomes.workers=2",
          "queues.batches.workers=2");
      Client client = Client.of(ofClient, nodes);
      nodes.awaitReady();
      Conversation.startHandlers(nodes.here());
      client.talk();
    }
  }

  /** Which asks the owner, as a client does, whatever it is asked for over HTTP. */
  @ParameterizedTest
  @MethodSource("eachWay")
  void a_node_answers_http_for_an_owner_of_the_other_version(Version ofOwner, Version ofStandby)
      throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      nodes.serve(ofOwner, QUEUE).awaitReady();
      Node standby = nodes.serve(ofStandby, QUEUE).awaitReady();
      counted.handle(nodes.here());

      JsonObject queue = standby.get("/v1/status").getJsonArray("queues").getJsonObject(0);
      assertThat(queue.getString("role")).isEqualTo("standby");
      assertThat(standby.get("/v1/queues/jobs").getInteger("workers")).isEqualTo(20);
      standby.post(
          "/v1/queues/jobs/tasks", new JsonObject().put("address", "count").put("body", 1));
      assertThat(standby.post("/v1/queues/jobs/scopes/-/join?joinId=j").getJsonArray("results"))
          .isEqualTo(JsonArray.of(1));
    }
  }
}
