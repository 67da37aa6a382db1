package dev.taskqueue.eventbus;

import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A join, as it was understood. */
final class JoinCommand {

  String scope = LocalQueue.DEFAULT_SCOPE;
  Class<?> type = Object.class;
  @Nullable String joinId;

  /** The join whose batch the requester has fetched. */
  @Nullable String after;

  /** First place of the page. */
  int from;

  private JoinCommand() {}

  static JoinCommand read(JsonObject json) {
    JoinCommand join = new JoinCommand();
    new StrictJson("join key")
        .string("scope", value -> join.scope = TaskJson.scopeName(value))
        .choice("type", ResultType.class, value -> join.type = value.type)
        .string("joinId", value -> join.joinId = Limits.name("joinId", value))
        .string("after", value -> join.after = Limits.name("after", value))
        .integer(
            "from",
            0,
            Integer.MAX_VALUE,
            value -> join.from = Limits.inRange("from", value, 0, Integer.MAX_VALUE))
        .read(json);
    if (join.joinId == null && join.from > 0) {
      throw new IllegalArgumentException("the join key 'from' needs the 'joinId' of the batch");
    }
    return join;
  }
}
