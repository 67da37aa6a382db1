package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S13: what a task does through its context's scope is done by that task, on whatever thread. */
@ExtendWith(VertxExtension.class)
class ForeignPutTest {

  private static TaskQueue create(Vertx vertx) {
    TaskQueueOptions options =
        new TaskQueueOptions()
            .setWorkers(1)
            .setMaxSize(1)
            .setExceptionHandler(f -> {})
            .setCloseTimeout(Duration.ZERO);
    return Await.result(TaskQueue.create(vertx, options));
  }

  /** Has this done on a thread of the task's own. */
  private static <T> Future<T> onThread(Supplier<Future<T>> work) {
    Promise<T> end = Promise.promise();
    new Thread(() -> work.get().onComplete(end)).start();
    return end.future();
  }

  @Test
  void a_put_that_a_task_makes_from_a_foreign_thread_is_nested_S13(Vertx vertx) {
    HandTasks tasks = new HandTasks();
    TaskQueue queue = create(vertx);
    queue.put(
        (TaskContext context) ->
            onThread(
                () ->
                    context
                        .scope()
                        .put(tasks.task("a"))
                        .compose(v -> context.scope().put(tasks.task("b")))
                        .map("parent")));
    tasks.complete("a");
    tasks.complete("b");
    assertThat(Await.result(queue.join())).containsExactly("parent", "a", "b");
  }

  @Test
  void a_task_that_joins_its_own_scope_from_a_foreign_thread_is_told_so_S13(Vertx vertx) {
    TaskQueue queue = create(vertx);
    assertThat(
            Await.failure(
                queue.submit((TaskContext context) -> onThread(() -> context.scope().join()))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_a_task_puts_from_an_iterable_on_a_foreign_thread_is_nested_S13(Vertx vertx) {
    TaskQueue queue = create(vertx);
    queue.put(
        (TaskContext context) ->
            onThread(
                () ->
                    context
                        .scope()
                        .putAll(List.of(1, 2, 3), item -> own -> Future.succeededFuture(item))
                        .map("parent")));
    assertThat(Await.result(queue.join())).containsExactly("parent", 1, 2, 3);
  }
}
