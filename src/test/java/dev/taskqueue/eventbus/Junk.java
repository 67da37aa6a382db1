package dev.taskqueue.eventbus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;

/** Random messages, near enough to right ones to get past the first checks now and then. */
final class Junk {

  private static final List<String> ACTIONS =
      List.of(
          "put",
          "putAll",
          "join",
          "ack",
          "progress",
          "cancel",
          "pause",
          "resume",
          "resize",
          "clear",
          "stats",
          "",
          "PUT",
          "nonsense");

  private static final List<String> KEYS =
      List.of(
          "address",
          "body",
          "headers",
          "id",
          "scope",
          "delay",
          "priority",
          "putTimeout",
          "ttl",
          "timeout",
          "abandonAfter",
          "retries",
          "collect",
          "answer",
          "tasks",
          "type",
          "joinId",
          "after",
          "from",
          "workers",
          "Address",
          "");

  private static final List<String> TEXTS =
      List.of(
          "echo", "nobody", "", "PT0.01S", "PT-1S", "entered", "ended", "x", "-1", "\u0000", "ä€");

  private Junk() {}

  static String action(Random random) {
    return pick(random, ACTIONS);
  }

  static String text(Random random) {
    return pick(random, TEXTS);
  }

  static JsonObject body(Random random) {
    JsonObject body = new JsonObject();
    if (random.nextBoolean()) {
      body.put("address", "echo").put("timeout", 100);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      body.put(pick(random, KEYS), value(random, 2));
    }
    return body;
  }

  static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(5) - 1;
      case 3 -> random.nextLong();
      case 4 -> random.nextDouble();
      case 5 -> text(random);
      case 6 -> new JsonArray().add(value(random, depth - 1)).add(body(random));
      default -> new JsonObject().put(text(random), value(random, depth - 1));
    };
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
