package examples;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The queue through plain messages; what README shows of it. */
public final class EventBusUse {

  private EventBusUse() {}

  /** Does the work: any consumer on any node, in any language. */
  static void handler(Vertx vertx) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            "summoner.puuid", message -> message.reply("puuid-" + message.body().getString("id")));
  }

  /** Puts a task by message. */
  static Future<JsonObject> put(EventBus bus, String summoner) {
    JsonObject task =
        new JsonObject()
            .put("address", "summoner.puuid")
            .put("body", new JsonObject().put("id", summoner));
    return bus.<JsonObject>request(
            "task-queue", task, new DeliveryOptions().addHeader("action", "put"))
        .map(Message::body);
  }

  /** Waits for the tasks and takes their results. */
  static Future<JsonArray> join(EventBus bus) {
    return bus.<JsonObject>request(
            "task-queue", new JsonObject(), new DeliveryOptions().addHeader("action", "join"))
        .map(reply -> reply.body().getJsonArray("results"));
  }
}
