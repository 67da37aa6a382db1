package dev.taskqueue.eventbus;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Body of messages within the node: the {@link Protocol}'s JSON with one object that JSON cannot
 * carry. Both sides leave it as it is.
 *
 * @param call what the headers of other messages say; null in replies
 * @param json shared by many messages where there is little to tell
 * @param object of a put the {@link LocalPut}, which has all that the JSON would have; of a join
 *     the class of its results; of replies the result or the {@link dev.taskqueue.JoinReport}
 */
record LocalBody(@Nullable Call call, JsonObject json, @Nullable Object object) {

  /**
   * What a request asks for.
   *
   * @param timeoutMillis after which the sender gives up
   * @param parent id of the running task on whose behalf it is sent
   */
  record Call(Action action, long timeoutMillis, @Nullable String parent) {}

  private static final JsonObject NOTHING = new JsonObject();

  /** Of a request whose object says it all. */
  static JsonObject nothing() {
    return NOTHING;
  }
}
