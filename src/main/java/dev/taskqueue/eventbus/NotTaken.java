package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.util.Optional;

/** Why a node could not take a queue, for messages. */
final class NotTaken {

  private NotTaken() {}

  /** Whether somebody has the lock: cluster managers say that by this exception. */
  static boolean isHeld(Throwable cause) {
    return cause instanceof VertxException;
  }

  /**
   * Tells who has the queue, or what else is in the way. Never fails.
   *
   * @param cause why {@link Ownership#take} failed
   */
  static Future<String> why(Vertx vertx, String address, Throwable cause) {
    if (!isHeld(cause)) {
      return Future.succeededFuture("the cluster gives it to nobody now: " + Text.messageOf(cause));
    }
    return ClusterPatience.ask(vertx, () -> Ownership.ownerOf(vertx, address))
        .otherwise(Optional.empty())
        .map(
            owner ->
                owner
                    .filter(node -> isAnother(vertx, node))
                    .map(node -> "node " + node + " of this cluster has it")
                    .orElse("its lock is not free, and no other node is known to have it"))
        .otherwise(e -> "its lock is not free");
  }

  private static boolean isAnother(Vertx vertx, String node) {
    return !node.equals(Ownership.nodeId(vertx)) && Ownership.nodes(vertx).contains(node);
  }
}
