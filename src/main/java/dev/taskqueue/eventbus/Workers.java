package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The workers that a queue knows, which its owner is asked for. */
public final class Workers {

  private Workers() {}

  /**
   * As the {@link Protocol} lists them.
   *
   * @param patience until it fails if the owner does not answer
   */
  public static Future<JsonArray> of(Vertx vertx, String address, Duration patience) {
    return vertx
        .eventBus()
        .<JsonObject>request(address, new JsonObject(), Action.WORKERS.options(patience.toMillis()))
        .map(reply -> reply.body().getJsonArray("workers"));
  }
}
