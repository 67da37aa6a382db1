package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Lock;
import java.util.List;
import java.util.Optional;

/**
 * Which node of a cluster has the queue at an address. Who has the cluster-wide lock has it, and is
 * entered in a map that all nodes can read. The lock of a node that dies is freed by the cluster.
 * When a cluster that was split is whole again, two may have a lock; the map then has one of them.
 */
public final class Ownership {

  private static final String LOCK = "task-queue.owner:";
  static final String MAP = "task-queue.owners";

  /** A try that takes no longer, so that it does not keep a worker thread. */
  private static final long TRY_MILLIS = 50;

  private final Vertx vertx;
  private final String address;
  private final String node;
  private final long since = System.currentTimeMillis();
  private final Lock lock;

  private Ownership(Vertx vertx, String address, Lock lock) {
    this.vertx = vertx;
    this.address = address;
    this.node = nodeId(vertx);
    this.lock = lock;
  }

  /** Name of this node in its cluster. */
  static String nodeId(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager().getNodeId();
  }

  /** The names of all nodes. */
  static List<String> nodes(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager().getNodes();
  }

  /** Whether there is a cluster and no other node in it, so that its maps end with this node. */
  static boolean isAlone(Vertx vertx) {
    return vertx.isClustered() && nodes(vertx).size() <= 1;
  }

  /** Takes the queue; fails if another node has it. */
  static Future<Ownership> take(Vertx vertx, String address) {
    return vertx
        .sharedData()
        .getLockWithTimeout(LOCK + address, TRY_MILLIS)
        .compose(
            lock -> {
              Ownership taken = new Ownership(vertx, address, lock);
              return taken.enter().map(taken).onFailure(e -> lock.release());
            });
  }

  /** The node that has the queue, or had it last, if one is known. */
  public static Future<Optional<String>> ownerOf(Vertx vertx, String address) {
    return owners(vertx)
        .compose(map -> map.get(address))
        .map(entry -> Optional.ofNullable(entry == null ? null : entry.getString("node")));
  }

  private static Future<AsyncMap<String, JsonObject>> owners(Vertx vertx) {
    return vertx.sharedData().getAsyncMap(MAP);
  }

  private Future<Void> enter() {
    return owners(vertx).compose(map -> map.put(address, entry()));
  }

  private JsonObject entry() {
    return new JsonObject().put("node", node).put("since", since);
  }

  /** Whether this node still has the queue; enters it again if the map has lost it. */
  Future<Boolean> check() {
    return owners(vertx)
        .compose(map -> map.putIfAbsent(address, entry()))
        .map(entry -> entry == null || node.equals(entry.getString("node")));
  }

  /** Gives the queue back. The map keeps saying who had it, so that clients wait for the next. */
  void release() {
    lock.release();
  }

  /** There is no queue at this address any more. */
  Future<Void> end() {
    return owners(vertx)
        .compose(map -> map.removeIfPresent(address, entry()))
        .<Void>mapEmpty()
        .eventually(
            () -> {
              lock.release();
              return Future.succeededFuture();
            });
  }
}
