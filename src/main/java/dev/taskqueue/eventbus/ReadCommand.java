package dev.taskqueue.eventbus;

import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A round of reading outcomes, as it was understood. */
final class ReadCommand {

  String scope = LocalQueue.DEFAULT_SCOPE;

  /** Number of the round, from 1. */
  int round;

  /** How many outcomes the reader takes at most; 0 for one that is there but wants none now. */
  int max = Integer.MAX_VALUE;

  private @Nullable String reader;

  private ReadCommand() {}

  static ReadCommand read(JsonObject json) {
    ReadCommand read = new ReadCommand();
    new StrictJson("outcomes key")
        .string("scope", value -> read.scope = TaskJson.scopeName(value))
        .string("reader", value -> read.reader = Limits.name("reader", value))
        .integer(
            "round",
            1,
            Integer.MAX_VALUE,
            value -> read.round = Limits.inRange("round", value, 1, Integer.MAX_VALUE))
        .integer(
            "max",
            0,
            Integer.MAX_VALUE,
            value -> read.max = Limits.inRange("max", value, 0, Integer.MAX_VALUE))
        .read(json);
    if (read.reader == null || read.round == 0) {
      throw new IllegalArgumentException(
          "outcomes needs the keys 'reader', an id of your choice, and 'round', from 1");
    }
    return read;
  }

  /** Id of the reader, of its own choice. */
  String reader() {
    return String.valueOf(reader);
  }
}
