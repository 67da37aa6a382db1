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

  boolean isState(String state) {
    return state.equals(json.getString("state"));
  }
}
