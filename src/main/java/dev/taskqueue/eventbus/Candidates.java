package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The nodes that stand by for a queue, and which of all is to have it in the long run, so that many
 * queues spread over the nodes. Each node ranks the nodes alike, by rendezvous hashing (Thaler and
 * Ravishankar, 1996): when one comes or goes, only its own queues move.
 */
final class Candidates {

  static final String MAP = "task-queue.candidates";

  /** Between a queue's address and a node in the keys; no node's name has it. */
  private static final char SEPARATOR = '|';

  private final Vertx vertx;
  private final String prefix;
  private final String node;

  Candidates(Vertx vertx, String address) {
    this.vertx = vertx;
    this.prefix = address + SEPARATOR;
    this.node = Ownership.nodeId(vertx);
  }

  private Future<AsyncMap<String, Long>> map() {
    return vertx.sharedData().getAsyncMap(MAP);
  }

  /** This node stands by. Forgets nodes that are gone, of all queues. */
  Future<Void> add() {
    return map()
        .compose(
            map ->
                map.put(prefix + node, System.currentTimeMillis())
                    .compose(
                        v -> GoneNodes.forget(vertx, map, Candidates::nodeOf).otherwiseEmpty()));
  }

  private static String nodeOf(String key) {
    return key.substring(key.lastIndexOf(SEPARATOR) + 1);
  }

  /** It does not any more. */
  Future<Void> remove() {
    return map().compose(map -> map.remove(prefix + node)).mapEmpty();
  }

  /** The one of this node and those that stand by that is to have the queue. */
  Future<String> preferred() {
    return map()
        .compose(AsyncMap::keys)
        .map(
            keys -> {
              List<String> nodes = new ArrayList<>(standingBy(keys));
              nodes.add(node);
              return best(prefix, nodes);
            });
  }

  private List<String> standingBy(Set<String> keys) {
    List<String> alive = Ownership.nodes(vertx);
    return keys.stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .filter(alive::contains)
        .toList();
  }

  static String best(String queue, List<String> nodes) {
    String best = nodes.get(0);
    for (String other : nodes) {
      int order = Long.compare(rank(queue, other), rank(queue, best));
      if (order > 0 || (order == 0 && other.compareTo(best) > 0)) {
        best = other;
      }
    }
    return best;
  }

  /** Mixed as SplittableRandom does (Steele, Lea and Flood, 2014), so that each node differs. */
  private static long rank(String queue, String node) {
    long z = ((long) queue.hashCode() << 32) ^ (node.hashCode() * 0x9E3779B97F4A7C15L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
