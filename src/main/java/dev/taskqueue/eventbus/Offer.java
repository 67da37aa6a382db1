package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/**
 * A worker's offer.
 *
 * @param worker its id, unlike that of any other worker and any other start
 * @param node its node in the cluster; empty if there is none
 * @param address its private address
 * @param slots how many requests it has under way at most; 0 if it takes no more
 * @param running how many it has under way, whoever they are from
 * @param addresses the handler addresses that it serves; empty for any
 */
record Offer(
    String worker, String node, String address, int slots, int running, Set<String> addresses) {

  Offer {
    addresses = Set.copyOf(addresses);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("worker", worker)
        .put("node", node)
        .put("address", address)
        .put("slots", slots)
        .put("running", running)
        .put("addresses", new JsonArray(addresses.stream().sorted().toList()));
  }

  static Offer of(JsonObject json) {
    return new Reader().read(json);
  }

  private static final class Reader {

    private String worker = "";
    private String node = "";
    private String address = "";
    private int slots;
    private int running;
    private final Set<String> addresses = new HashSet<>();

    Offer read(JsonObject json) {
      new StrictJson("offer key")
          .string("worker", value -> worker = Limits.name("worker", value))
          .string("node", value -> node = value)
          .string("address", value -> address = Limits.name("address", value))
          .integer(
              "slots",
              0,
              TaskQueueOptions.MAX_WORKERS,
              value -> slots = Limits.inRange("slots", value, 0, TaskQueueOptions.MAX_WORKERS))
          .integer(
              "running",
              0,
              TaskQueueOptions.MAX_WORKERS,
              value -> running = Limits.inRange("running", value, 0, TaskQueueOptions.MAX_WORKERS))
          .strings("addresses", addresses::addAll)
          .read(json);
      if (worker.isEmpty() || address.isEmpty()) {
        throw new IllegalArgumentException("an offer needs the keys 'worker' and 'address'");
      }
      return new Offer(worker, node, address, slots, running, addresses);
    }
  }
}
