package dev.taskqueue.eventbus;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What the queue has answered.
 *
 * @param object from a queue of this node, if there is one
 */
record Reply(JsonObject json, @Nullable Object object) {

  /** State of a local answer whose object says why it failed. */
  static final String FAILED = "failed";

  /** State of an answer that says to ask again. */
  static final String PENDING = "pending";

  /** What the body of a reply says. */
  static Reply of(@Nullable Object body) {
    return body instanceof LocalBody local
        ? new Reply(local.json(), local.object())
        : new Reply(body instanceof JsonObject json ? json : new JsonObject(), null);
  }

  boolean isState(String state) {
    return state.equals(json.getString("state"));
  }
}
