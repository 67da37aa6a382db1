package dev.taskqueue.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import dev.taskqueue.engine.Await;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real processes on the loopback interface, at ports and under a name of its own:
 *
 * <pre>{@code
 * try (Nodes nodes = new Nodes(folder)) {
 *   Node owner = nodes.serve("queues.mail.workers=5");
 *   Node other = nodes.serve("queues.other.workers=1");
 *   nodes.awaitReady();
 *   TaskQueue mail = TaskQueue.connect(nodes.here(), "mail");
 *   owner.kill();
 *   owner.restart();
 * }
 * }</pre>
 *
 * <p>At the end all its processes are killed. They are started side by side, as each takes some
 * seconds until it is ready. Handlers are named as {@code handlers.verticles}, and are classes of
 * the tests.
 */
final class Nodes implements AutoCloseable {

  private final Path folder;
  private final Path clusterFile;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Vertx> joined = new ArrayList<>();
  private @Nullable Vertx here;

  /** A cluster without nodes. */
  Nodes(Path folder) throws IOException {
    this.folder = folder;
    clusterFile = LoopbackCluster.write(folder);
  }

  /** Starts a service with these settings, of the form {@code path=value}. */
  Node serve(String... settings) {
    return serve(Version.TODAY, settings);
  }

  /** As {@link #serve(String...)}, of any version. */
  Node serve(Version version, String... settings) {
    return start(version, List.of(), settings);
  }

  /** As {@link #serve(Version, String...)}, with more options of the command. */
  Node start(Version version, List<String> options, String... settings) {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(options);
    List<String> all =
        new ArrayList<>(
            List.of(
                "http.port=0",
                "http.allowedAddresses=[\"*\"]",
                "cluster.enabled=true",
                "cluster.properties.vertx.hazelcast.config=" + clusterFile,
                "cluster.properties.hazelcast.logging.type=slf4j"));
    all.addAll(List.of(settings));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    Node node = new Node(version, folder, arguments.toArray(String[]::new));
    nodes.add(node);
    return node;
  }

  /** Waits until all of them serve. */
  void awaitReady() throws InterruptedException {
    for (Node node : nodes) {
      node.awaitReady();
    }
  }

  /** A Vert.x instance of this JVM that is a node, too; always the same. */
  synchronized Vertx here() throws IOException {
    if (here == null) {
      here = join();
    }
    return here;
  }

  /** One more Vert.x instance of this JVM that is a node. */
  synchronized Vertx join() throws IOException {
    Config config = new FileSystemXmlConfig(clusterFile.toFile());
    Vertx vertx =
        Await.result(
            Vertx.builder()
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered());
    joined.add(vertx);
    return vertx;
  }

  /** How many nodes there are, as seen from here. */
  int members() throws IOException {
    return ((VertxInternal) here()).clusterManager().getNodes().size();
  }

  @Override
  public synchronized void close() {
    nodes.forEach(Node::close);
    joined.forEach(vertx -> Await.result(vertx.close()));
  }
}
