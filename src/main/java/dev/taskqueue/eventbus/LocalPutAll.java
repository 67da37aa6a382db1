package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many puts within the node, by one message. As with a {@link LocalPut}, it is its own id. */
final class LocalPutAll {

  final String scope;
  final List<Task<?>> tasks;

  /** Of each task; null for the defaults. Not to be changed. */
  final @Nullable TaskOptions options;

  /** The queue's, as that of a {@link LocalPut}. */
  @Nullable PutEntry entry;

  LocalPutAll(String scope, List<Task<?>> tasks, @Nullable TaskOptions options) {
    this.scope = scope;
    this.tasks = tasks;
    this.options = options;
  }
}
