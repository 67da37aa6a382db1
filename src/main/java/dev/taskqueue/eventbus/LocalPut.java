package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.engine.Carrying;
import org.jspecify.annotations.Nullable;

/**
 * A put within the node. However often it is sent, it is this one object; so the queue needs no id
 * to know it again, but notes here what has become of it.
 */
final class LocalPut {

  final String scope;
  final Task<?> task;

  /** The same with what it carries from its caller. */
  final Task<?> carried;

  /** Of this put alone; null for the defaults. */
  final @Nullable TaskOptions options;

  final Answer answer;

  /** The queue's: null until it has had this put. Belongs to the context of its front. */
  @Nullable PutEntry entry;

  LocalPut(String scope, Task<?> task, @Nullable TaskOptions options, Answer answer) {
    this.scope = scope;
    this.task = task;
    this.carried = Carrying.here(task);
    this.options = options;
    this.answer = answer;
  }
}
