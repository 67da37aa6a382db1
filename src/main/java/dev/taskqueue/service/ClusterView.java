package dev.taskqueue.service;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What this node knows of its cluster at the moment. Thread-safe. */
public final class ClusterView {

  private final ClusterManager manager;

  private ClusterView(ClusterManager manager) {
    this.manager = manager;
  }

  /** The view of a node; {@code null} if the instance is in no cluster. */
  public static @Nullable ClusterView of(Vertx vertx) {
    ClusterManager manager = ((VertxInternal) vertx).clusterManager();
    return manager == null ? null : new ClusterView(manager);
  }

  /** This node's id, unlike that of any other node and any other start. */
  public String nodeId() {
    return Objects.requireNonNull(manager.getNodeId());
  }

  /** The ids of the nodes, sorted, this one included; empty when this one has left. */
  public List<String> members() {
    try {
      return manager.isActive() ? manager.getNodes().stream().sorted().toList() : List.of();
    } catch (RuntimeException e) { // leaving at this moment
      return List.of();
    }
  }

  /** For people and programs to read. */
  public JsonObject toJson() {
    return new JsonObject().put("nodeId", nodeId()).put("members", new JsonArray(members()));
  }
}
