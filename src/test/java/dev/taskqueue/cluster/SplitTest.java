package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The link between two nodes is cut, both have the queue and accept tasks, and the link comes back:
 * one of them gives way, and what either has accepted is joined. Needs root, for the networks.
 */
@Tag("slow")
class SplitTest {

  private static final String QUEUE = "/v1/queues/jobs/";
  private static final int TASKS = 200;

  /** What two nodes need to find each other and to merge, with room to spare. */
  private static final long PATIENCE_SECONDS = 180;

  @TempDir private Path folder;
  private final Set<String> accepted = new HashSet<>();

  @Test
  void what_both_parts_have_accepted_is_joined() throws Exception {
    try (TwoHosts hosts = new TwoHosts()) {
      List<Node> nodes = List.of(serve(hosts, 0), serve(hosts, 1));
      try {
        for (Node node : nodes) {
          node.awaitReady();
        }
        await("one has the queue", nodes, "owner,standby", "standby,owner");
        put(nodes.get(0), "before");

        hosts.cut();
        await("both have the queue", nodes, "owner,owner");
        put(nodes.get(0), "here");
        put(nodes.get(1), "there");

        hosts.join();
        staysSo(nodes, await("one has given way", nodes, "owner,standby", "standby,owner"));
        put(nodes.get(0), "after");
        put(nodes.get(1), "at last");
        List<String> joined = joinAll(nodes.get(1));
        System.out.println(
            accepted.size()
                + " accepted, "
                + joined.size()
                + " joined, of "
                + new HashSet<>(joined).size()
                + " tasks");
        assertThat(new HashSet<>(joined)).isEqualTo(accepted);
      } catch (AssertionError e) {
        nodes.forEach(node -> System.out.println(node.log()));
        throw e;
      } finally {
        nodes.forEach(Node::close);
      }
    }
  }

  private Node serve(TwoHosts hosts, int host) {
    String address = hosts.address(host);
    List<String> arguments = new ArrayList<>(List.of("serve"));
    for (String setting :
        List.of(
            "http.host=" + address,
            "http.auth=none",
            "http.allowedAddresses=[\"*\"]",
            "handlers.verticles=[{\"class\":\"" + EchoHandler.class.getName() + "\"}]",
            "queues.jobs.workers=10",
            "cluster.enabled=true",
            "cluster.host=" + address,
            "cluster.properties.vertx.hazelcast.config="
                + Path.of("conf/cluster-tcp.xml").toAbsolutePath(),
            "cluster.properties.hazelcast.local.localAddress=" + address,
            "cluster.properties.cluster.members=" + hosts.address(0) + "," + hosts.address(1))) {
      arguments.addAll(List.of("--set", setting));
    }
    return new Node(hosts.command(host), folder, arguments.toArray(String[]::new));
  }

  /** Waits until the roles of the nodes are one of these; gives those that they are. */
  private static String await(String what, List<Node> nodes, String... roles) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String seen = "";
    while (!List.of(roles).contains(seen)) {
      assertThat(System.nanoTime()).as("%s, but %s", what, seen).isLessThan(end);
      seen = look(nodes);
    }
    return seen;
  }

  /**
   * Looks for as long as the one that has given way takes to try again, and the other to find out;
   * not until the queue may move to the node that it belongs to.
   */
  private static void staysSo(List<Node> nodes, String roles) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end) {
      assertThat(look(nodes)).as("as before").isEqualTo(roles);
    }
  }

  private static String look(List<Node> nodes) throws Exception {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    return role(nodes.get(0)) + "," + role(nodes.get(1));
  }

  private static String role(Node node) throws Exception {
    return node.get("/v1/status").getJsonArray("queues").getJsonObject(0).getString("role");
  }

  private void put(Node node, String name) throws Exception {
    for (int i = 0; i < TASKS; i++) {
      String id = name + " " + i;
      node.post(
          QUEUE + "tasks",
          new JsonObject().put("address", "echo").put("body", id).put("id", id).put("retries", 5));
      accepted.add(id);
    }
  }

  /** Joins until all have been joined, as what a node takes over comes when it has it. */
  private List<String> joinAll(Node node) throws Exception {
    List<String> joined = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!new HashSet<>(joined).containsAll(accepted)) {
      assertThat(System.nanoTime()).as("joined %d", joined.size()).isLessThan(end);
      JsonObject batch = node.post(QUEUE + "scopes/-/join");
      assertThat(batch.getJsonArray("failures", new JsonArray())).isEmpty();
      for (Object result : batch.getJsonArray("results", new JsonArray())) {
        joined.add(((JsonObject) result).getString("body"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return joined;
  }
}
