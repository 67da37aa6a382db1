package dev.taskqueue.eventbus;

import dev.taskqueue.engine.LocalQueue;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import org.jspecify.annotations.Nullable;

/** The queue verticle that has an address of a Vert.x instance. */
final class Owner implements Shareable {

  private static final String MAP = "dev.taskqueue.owners";

  /** How the verticle was deployed, for messages. */
  final String deployment;

  /** The queue and its front, once they are ready to be used. */
  volatile @Nullable LocalQueue queue;

  volatile @Nullable QueueFront front;

  /** Who publishes the queue's events; null if nobody does. */
  final @Nullable EventPublisher events;

  Owner(Context context, @Nullable EventPublisher events) {
    this.deployment = String.valueOf(context.deploymentID());
    this.events = events;
  }

  /** From the addresses that are taken to who has them. */
  static LocalMap<String, Owner> all(Vertx vertx) {
    return vertx.sharedData().getLocalMap(MAP);
  }

  /** Why the start of a queue fails at an address that another verticle has. */
  static IllegalStateException another(String address, String deployment) {
    return new IllegalStateException(
        "a queue has one owner: this Vert.x instance has a queue verticle at the address "
            + address
            + " already, deployed as "
            + deployment
            + ", which has the queue or stands by for it; give this one another address, or use"
            + " TaskQueue.connect to reach the other");
  }

  /** The queue of this Vert.x instance that serves an address. */
  static @Nullable LocalQueue queueAt(Vertx vertx, String address) {
    Owner owner = all(vertx).get(address);
    return owner == null ? null : owner.queue;
  }
}
