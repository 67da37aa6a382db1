package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;

/**
 * A put, as it was understood.
 *
 * @param options of this put alone
 * @param content tells apart puts of the same id and different content
 */
record PutCommand(String scope, Task<?> task, TaskOptions options, Answer answer, String content) {}
