package dev.taskqueue.engine;

import io.vertx.core.Future;

/**
 * What became of a put by message.
 *
 * @param id the task's id
 * @param seq number of the put in its queue, from 1; 0 if it was refused
 * @param entered as {@link dev.taskqueue.TaskScope#put} gives it
 */
public record Placement(String id, long seq, Future<Void> entered) {}
