package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a map of the cluster has of nodes that are gone: those that are killed remove nothing. */
final class GoneNodes {

  private GoneNodes() {}

  /**
   * Removes it.
   *
   * @param nodeOf the node that a key is about
   */
  static <V> Future<Void> forget(
      Vertx vertx, AsyncMap<String, V> map, UnaryOperator<String> nodeOf) {
    return map.keys()
        .compose(
            keys -> {
              // After the keys, or a node that joins meanwhile would be taken for one that is gone.
              List<String> alive = Ownership.nodes(vertx);
              return Future.all(
                  keys.stream()
                      .filter(key -> !alive.contains(nodeOf.apply(key)))
                      .map(map::remove)
                      .toList());
            })
        .mapEmpty();
  }
}
