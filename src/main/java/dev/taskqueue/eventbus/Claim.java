package dev.taskqueue.eventbus;

import dev.taskqueue.spi.QueueHolder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.function.Supplier;

/**
 * That a verticle has the queue at an address of a clustered Vert.x instance, or stands by for it.
 * To be made before the cluster's lock is tried: that may be given again to a node that has it, and
 * whichever verticle of the node frees it frees it for both.
 */
final class Claim implements Shareable {

  private static final String MAP = "dev.taskqueue.claims";

  private final String deployment;

  private Claim(Context context) {
    this.deployment = String.valueOf(context.deploymentID());
  }

  /** Starts a queue, if no other verticle has claimed its address; until its holder has stopped. */
  static Future<QueueHolder> during(
      Context context, String address, Supplier<Future<QueueHolder>> start) {
    LocalMap<String, Claim> all = context.owner().sharedData().getLocalMap(MAP);
    Claim claim = new Claim(context);
    Claim other = all.putIfAbsent(address, claim);
    if (other != null) {
      return Future.failedFuture(Owner.another(address, other.deployment));
    }
    Runnable end = () -> all.removeIfPresent(address, claim);
    return start
        .get()
        .<QueueHolder>map(
            holder ->
                new FollowedHolder(
                    holder,
                    () -> {
                      end.run();
                      return Future.succeededFuture();
                    }))
        .onFailure(e -> end.run());
  }
}
