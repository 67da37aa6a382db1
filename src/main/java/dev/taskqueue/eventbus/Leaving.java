package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.LocalMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Which nodes of a cluster are about to leave it. To a node that leaves too nothing can be left;
 * and as each enters itself before it asks for the others, of those that stop together one at least
 * knows that it is the last. Who has been told otherwise stays with that, as another one may have
 * been told since that it is the last, and waits for what is left to it.
 */
public final class Leaving {

  private static final String MAP = "task-queue.leaving";

  // Of this node alone.
  private static final String HAS_BEGUN = "begun";
  private static final String IS_NOT_LAST = "others";

  private Leaving() {}

  /** This node leaves its cluster, if it is in one. Never fails. */
  public static Future<Void> begin(Vertx vertx) {
    if (!vertx.isClustered()) {
      return Future.succeededFuture();
    }
    own(vertx).put(HAS_BEGUN, true);
    return ClusterPatience.ask(vertx, () -> enter(vertx)).otherwiseEmpty();
  }

  private static Future<Void> enter(Vertx vertx) {
    return map(vertx)
        .compose(
            map ->
                map.put(Ownership.nodeId(vertx), System.currentTimeMillis())
                    .compose(v -> GoneNodes.forget(vertx, map, key -> key)));
  }

  /**
   * Whether there is a cluster whose maps end with this node, as all other nodes are gone or about
   * to leave. Never fails; a node that is out of its cluster already is not.
   */
  public static Future<Boolean> isLast(Vertx vertx) {
    if (!vertx.isClustered()) {
      return Future.succeededFuture(false);
    }
    return ClusterPatience.ask(vertx, () -> isNobodyStaying(vertx))
        .otherwise(e -> Ownership.isAlone(vertx))
        .otherwise(false);
  }

  private static Future<Boolean> isNobodyStaying(Vertx vertx) {
    if (Ownership.isAlone(vertx)) {
      return Future.succeededFuture(true);
    }
    if (own(vertx).get(IS_NOT_LAST) != null) {
      return Future.succeededFuture(false);
    }
    return map(vertx)
        .compose(AsyncMap::keys)
        .map(
            leaving -> {
              List<String> staying = new ArrayList<>(Ownership.nodes(vertx));
              staying.removeAll(leaving);
              staying.remove(Ownership.nodeId(vertx));
              if (!staying.isEmpty() && own(vertx).get(HAS_BEGUN) != null) {
                own(vertx).put(IS_NOT_LAST, true);
              }
              return staying.isEmpty();
            });
  }

  private static LocalMap<String, Boolean> own(Vertx vertx) {
    return vertx.sharedData().getLocalMap(MAP);
  }

  private static Future<AsyncMap<String, Long>> map(Vertx vertx) {
    return vertx.sharedData().getAsyncMap(MAP);
  }
}
