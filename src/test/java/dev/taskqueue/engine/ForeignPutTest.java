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

  @Test
  void a_put_that_a_task_makes_from_a_foreign_thread_is_nested_S13(Vertx vertx) {
    HandTasks tasks = new HandTasks();
    TaskQueue queue = create(vertx);
    queue.put(
        (TaskContext context) -> {
          Promise<Object> end = Promise.promise();
          new Thread(
                  () ->
                      context
                          .scope()
                          .put(tasks.task("a"))
                          .compose(v -> context.scope().put(tasks.task("b")))
                          .<Object>map("parent")
                          .onComplete(end))
              .start();
          return end.future();
        });
    tasks.complete("a");
    tasks.complete("b");
    assertThat(Await.result(queue.join())).containsExactly("parent", "a", "b");
  }

  @Test
  void a_task_that_joins_its_own_scope_from_a_foreign_thread_is_told_so_S13(Vertx vertx) {
    TaskQueue queue = create(vertx);
    assertThat(
            Await.failure(
                queue.submit(
                    (TaskContext context) -> {
                      Promise<Object> end = Promise.promise();
                      new Thread(() -> context.scope().join().<Object>mapEmpty().onComplete(end))
                          .start();
                      return end.future();
                    })))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_a_task_puts_from_an_iterable_on_a_foreign_thread_is_nested_S13(Vertx vertx) {
    TaskQueue queue = create(vertx);
    queue.put(
        (TaskContext context) -> {
          Promise<Object> end = Promise.promise();
          new Thread(
                  () ->
                      context
                          .scope()
                          .putAll(List.of(1, 2, 3), item -> own -> Future.succeededFuture(item))
                          .<Object>map("parent")
                          .onComplete(end))
              .start();
          return end.future();
        });
    assertThat(Await.result(queue.join())).containsExactly("parent", 1, 2, 3);
  }
}
