package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Lock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

  /** Whether another node has been seen to have it: then its lock is not this one any more. */
  private volatile boolean lost;

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

  /** Takes the queue; fails if another node has it, or for what is wrong with the cluster. */
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

  /**
   * Whether this node still has the queue; enters it again if the map has lost it. What has been
   * lost stays so.
   */
  Future<Boolean> check() {
    return owners(vertx)
        .compose(map -> map.putIfAbsent(address, entry()))
        .map(
            entry -> {
              if (entry != null && !node.equals(entry.getString("node"))) {
                lost = true;
              }
              return !lost;
            });
  }

  /**
   * Gives the queue back. The map keeps saying who had it, so that clients wait for the next. Never
   * fails, and does not wait for a cluster in trouble, which frees the lock when it answers.
   */
  Future<Void> release() {
    return giveBack(Future::succeededFuture);
  }

  /** There is no queue at this address any more. Otherwise as {@link #release}. */
  Future<Void> end() {
    return giveBack(
        () -> owners(vertx).compose(map -> map.removeIfPresent(address, entry())).mapEmpty());
  }

  /**
   * Of a queue that was lost nothing is given back: this lock has ended with the part of the
   * cluster that it was of, and a cluster manager may free it whoever has it now, as Hazelcast
   * does. If that cannot be known it is freed, or nobody might have the queue any more.
   */
  private Future<Void> giveBack(Supplier<Future<Void>> first) {
    if (lost) {
      return Future.succeededFuture();
    }
    return ClusterPatience.ask(
            vertx,
            () ->
                check()
                    .compose(ours -> ours ? first.get() : Future.succeededFuture())
                    .eventually(this::unlock))
        .otherwiseEmpty();
  }

  private Future<Void> unlock() {
    if (!lost) {
      lock.release();
    }
    return Future.succeededFuture();
  }
}
