package dev.taskqueue.journal;

import static dev.taskqueue.engine.Await.result;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Nodes of a cluster in this JVM, on the loopback interface, small. But for that they have what
 * vertx-hazelcast is configured with when nothing is said.
 */
final class LoopbackCluster implements AutoCloseable {

  /** One of them. */
  record Node(Vertx vertx, HazelcastInstance hazelcast) {

    /** As a process that is killed: it leaves without a word, and takes what it has along. */
    void kill() {
      hazelcast.getLifecycleService().terminate();
    }
  }

  private final String name = UUID.randomUUID().toString();
  private final List<Node> nodes = new ArrayList<>();

  Node start() throws Exception {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(name);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.partition.count", "31");
    config.setProperty("hazelcast.operation.thread.count", "2");
    config.setProperty("hazelcast.operation.generic.thread.count", "2");
    config.setProperty("hazelcast.io.thread.count", "1");
    config.setProperty("hazelcast.event.thread.count", "1");
    config.setProperty("hazelcast.clientengine.thread.count", "1");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.getJetConfig().setEnabled(false);
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(freePort()).setPortAutoIncrement(true);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    for (Node node : nodes) {
      join.getTcpIpConfig()
          .addMember(
              "127.0.0.1:" + node.hazelcast().getCluster().getLocalMember().getAddress().getPort());
    }
    HazelcastClusterManager manager = new HazelcastClusterManager(config);
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4);
    options.getEventBusOptions().setHost("127.0.0.1");
    Vertx vertx =
        result(Vertx.builder().with(options).withClusterManager(manager).buildClustered());
    Node node = new Node(vertx, manager.getHazelcastInstance());
    nodes.add(node);
    return node;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      boolean alive = node.hazelcast().getLifecycleService().isRunning();
      Future<Void> closed = node.vertx().close();
      if (alive) { // else Vert.x cannot leave its cluster, and says so
        result(closed);
      }
    }
  }
}
