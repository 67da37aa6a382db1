package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.event.Level;

/** S9: TaskQueue.use; and S1: the queue's log. */
@ExtendWith(VertxExtension.class)
class UseTest {

  private final List<String> ran = new CopyOnWriteArrayList<>();
  private TaskQueue used;

  private <R> Future<R> use(Vertx vertx, Function<TaskQueue, Future<R>> body) {
    return TaskQueue.use(
        vertx,
        new TaskQueueOptions().setWorkers(1),
        queue -> {
          used = queue;
          queue.put(
              () -> {
                ran.add("task");
                return Future.succeededFuture();
              });
          return body.apply(queue);
        });
  }

  private void expectClosed(Vertx vertx) {
    assertThat(ran).containsExactly("task");
    assertThat(Await.result(used.stats()).state()).isEqualTo(QueueState.CLOSED);
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void use_gives_what_the_function_gives_once_all_tasks_have_run_S9(Vertx vertx) {
    Future<String> given = use(vertx, queue -> Future.succeededFuture("given"));
    assertThat(Await.result(given)).isEqualTo("given");
    expectClosed(vertx);
  }

  @Test
  void use_closes_the_queue_when_a_task_completes_what_the_function_gives_S9(Vertx vertx) {
    Promise<String> given = Promise.promise();
    Future<String> ended =
        use(
            vertx,
            queue -> {
              queue.put(
                  () -> {
                    given.complete("given");
                    return Future.succeededFuture();
                  });
              return given.future();
            });
    assertThat(Await.result(ended)).isEqualTo("given");
    expectClosed(vertx);
  }

  @Test
  void use_closes_the_queue_when_the_function_fails_S9(Vertx vertx) {
    assertThat(Await.failure(use(vertx, queue -> Future.failedFuture("expected"))))
        .hasMessage("expected");
    expectClosed(vertx);
  }

  @Test
  void use_closes_the_queue_when_the_function_throws_S9(Vertx vertx) {
    assertThat(
            Await.failure(
                use(
                    vertx,
                    queue -> {
                      throw new IllegalStateException("expected");
                    })))
        .hasMessage("expected");
    expectClosed(vertx);
  }

  @Test
  void use_closes_the_queue_when_the_function_gives_no_future_S9(Vertx vertx) {
    assertThat(Await.failure(use(vertx, queue -> null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("returned no future");
    expectClosed(vertx);
  }

  @Test
  void the_queue_logs_its_doings_at_the_level_that_was_set_S1(Vertx vertx) {
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      TaskQueueOptions options = new TaskQueueOptions().setWorkers(3).setLogLevel(Level.DEBUG);
      Await.result(
          TaskQueue.use(
              vertx,
              options,
              queue -> {
                queue.scope("s").put(() -> Future.succeededFuture(1));
                return queue.scope("s").join();
              }));
      assertThat(log.lines()).allMatch(line -> line.startsWith("DEBUG Queue "));
      assertThat(String.join("\n", log.lines()))
          .contains( // in the order of the threads that log
              "is ready: 3 WORKER slots, room for 6 tasks",
              "task #1 starts, execution 1",
              "task #1 ended with SUCCESS",
              "joined scope s: 1 results",
              "is closed");
    }
  }

  @Test
  void a_queue_without_a_level_logs_nothing_S1(Vertx vertx) {
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      Await.result(use(vertx, TaskQueue::join));
      assertThat(log.lines()).isEmpty();
    }
  }
}
