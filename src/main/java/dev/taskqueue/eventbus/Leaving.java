package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which nodes of a cluster are about to leave it. To a node that leaves too nothing can be left;
 * and as each enters itself before it asks for the others, of those that stop together one at least
 * knows that it is the last.
 */
public final class Leaving {

  private static final String MAP = "task-queue.leaving";

  /** A cluster in trouble is not to keep a node from leaving it. */
  private static final long PATIENCE_SECONDS = 2;

  private Leaving() {}

  /** This node leaves its cluster, if it is in one. Never fails. */
  public static Future<Void> begin(Vertx vertx) {
    if (!vertx.isClustered()) {
      return Future.succeededFuture();
    }
    return map(vertx)
        .compose(
            map ->
                map.put(Ownership.nodeId(vertx), System.currentTimeMillis())
                    .compose(v -> forgetThoseGone(vertx, map)))
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .otherwiseEmpty();
  }

  private static Future<Void> forgetThoseGone(Vertx vertx, AsyncMap<String, Long> map) {
    List<String> alive = Ownership.nodes(vertx);
    return map.keys()
        .compose(
            keys ->
                Future.all(
                    keys.stream().filter(key -> !alive.contains(key)).map(map::remove).toList()))
        .mapEmpty();
  }

  /**
   * Whether there is a cluster whose maps end with this node, as all other nodes are gone or about
   * to leave. Never fails.
   */
  public static Future<Boolean> isLast(Vertx vertx) {
    if (!vertx.isClustered() || Ownership.isAlone(vertx)) {
      return Future.succeededFuture(vertx.isClustered());
    }
    return map(vertx)
        .compose(AsyncMap::keys)
        .map(
            leaving -> {
              List<String> staying = new ArrayList<>(Ownership.nodes(vertx));
              staying.removeAll(leaving);
              staying.remove(Ownership.nodeId(vertx));
              return staying.isEmpty();
            })
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .otherwise(e -> Ownership.isAlone(vertx));
  }

  private static Future<AsyncMap<String, Long>> map(Vertx vertx) {
    return vertx.sharedData().getAsyncMap(MAP);
  }
}
