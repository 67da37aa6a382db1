package dev.taskqueue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Objects;
import java.util.function.Function;

/** The life of a queue around one function: the equivalent of the origin's {@code async with}. */
final class TaskQueueUse {

  private TaskQueueUse() {}

  /**
   * Runs the function, then closes the queue.
   *
   * @param caller where it is closed: a task may complete what the function gives, and is not to
   *     close its own queue
   */
  static <R> Future<R> run(TaskQueue queue, Function<TaskQueue, Future<R>> body, Context caller) {
    Future<R> result;
    try {
      result =
          Objects.requireNonNull(
              body.apply(queue), "the function given to TaskQueue.use returned no future");
    } catch (Throwable e) {
      result = Future.failedFuture(e);
    }
    Future<R> given = result;
    return given.eventually(() -> close(queue, caller));
  }

  private static Future<JoinReport> close(TaskQueue queue, Context caller) {
    Promise<JoinReport> closed = Promise.promise();
    caller.runOnContext(v -> queue.close().onComplete(closed));
    return closed.future();
  }
}
