package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Body of messages within the node: the {@link Protocol}'s JSON with one object that JSON cannot
 * carry. Both sides leave it as it is.
 *
 * @param object of a put a {@link PutObject}, of a join the class of its results; of replies the
 *     result or the {@link dev.taskqueue.JoinReport}
 */
record LocalBody(JsonObject json, @Nullable Object object) {

  /** What is put. */
  record PutObject(Task<?> task, TaskOptions options) {}
}
