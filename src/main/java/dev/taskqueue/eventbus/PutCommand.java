package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A put, as it was understood.
 *
 * @param options of this put alone
 * @param content tells apart puts of the same id and different content
 * @param json the whole of it, if it can be written as such
 */
record PutCommand(
    String scope,
    Task<?> task,
    TaskOptions options,
    Answer answer,
    String content,
    @Nullable JsonObject json) {}
