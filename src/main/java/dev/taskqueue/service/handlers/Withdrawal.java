package dev.taskqueue.service.handlers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;

/**
 * Lets the other nodes of a cluster know that a consumer is about to go, while it still serves. An
 * unregistered one is gone at once, but the others go on sending until they hear of it; and what
 * they send is dropped in silence, so that its sender only times out.
 */
final class Withdrawal {

  /** For the others to hear of it, and for what they had sent before to arrive. */
  private static final long HEARING_MILLIS = 1_000;

  private Withdrawal() {}

  /**
   * Has the others send to this address elsewhere.
   *
   * @return when nothing more is to be expected from them; does not fail, as the consumer goes
   *     anyway
   */
  static Future<Void> announce(Vertx vertx, String address) {
    ClusterManager cluster = ((VertxInternal) vertx).clusterManager();
    if (cluster == null) {
      return Future.succeededFuture();
    }
    return Future.<Void>future(begun -> begun.complete())
        .compose(v -> own(cluster, address))
        .compose(own -> remove(vertx, cluster, address, own))
        .otherwiseEmpty();
  }

  /** This node's consumers that the others know of. */
  private static Future<List<RegistrationInfo>> own(ClusterManager cluster, String address) {
    String node = cluster.getNodeId();
    Promise<List<RegistrationInfo>> known = Promise.promise();
    cluster.getRegistrations(address, known);
    return known
        .future()
        .map(
            all ->
                all.stream().filter(one -> !one.localOnly() && one.nodeId().equals(node)).toList());
  }

  private static Future<Void> remove(
      Vertx vertx, ClusterManager cluster, String address, List<RegistrationInfo> own) {
    boolean isLast = own.size() == 1; // beside another one, that takes what comes
    if (!isLast || cluster.getNodes().size() == 1) {
      return Future.succeededFuture();
    }
    Promise<Void> removed = Promise.promise();
    cluster.removeRegistration(address, own.get(0), removed);
    return removed.future().compose(v -> vertx.timer(HEARING_MILLIS).mapEmpty());
  }
}
