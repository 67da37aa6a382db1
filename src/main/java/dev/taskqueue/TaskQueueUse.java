package dev.taskqueue;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Function;

/** The life of a queue around one function: the equivalent of the origin's {@code async with}. */
final class TaskQueueUse {

  private TaskQueueUse() {}

  static <R> Future<R> run(TaskQueue queue, Function<TaskQueue, Future<R>> body) {
    Future<R> result;
    try {
      result =
          Objects.requireNonNull(
              body.apply(queue), "the function given to TaskQueue.use returned no future");
    } catch (Throwable e) {
      result = Future.failedFuture(e);
    }
    Future<R> given = result;
    return given.eventually(queue::close);
  }
}
