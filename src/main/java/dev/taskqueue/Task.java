package dev.taskqueue;

import io.vertx.core.Future;

/**
 * A unit of work: a function that starts something and returns the future of its end.
 *
 * <p>The queue calls {@link #run} on the context of the slot that executes the task. The slot stays
 * busy until the returned future has completed, whoever completes it. Blocking calls are allowed on
 * worker and virtual-thread slots.
 *
 * <p>A thrown {@link Throwable}, a failed future and {@code null} in place of a future are the same
 * thing: the task has failed.
 *
 * @param <T> type of the result
 */
@FunctionalInterface
public interface Task<T> {

  /**
   * Starts the work.
   *
   * @param context tells the task what it is and whether it has been cancelled
   * @return the future of the result; never {@code null}
   * @throws Exception is a failure of the task like a failed future
   */
  Future<? extends T> run(TaskContext context) throws Exception;
}
