package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S11: what becomes of slots that were given up with their work, and of the queue around them. */
@ExtendWith(VertxExtension.class)
class AbandonedSlotTest {

  private static final TaskOptions GIVEN_UP =
      new TaskOptions().setTimeout(Duration.ofMillis(1)).setAbandonAfter(Duration.ofMillis(1));

  @Test
  void a_slot_that_was_given_up_goes_when_its_work_has_ended_S11(Vertx vertx) {
    TaskQueue queue = queue(vertx);
    Set<String> before = vertx.deploymentIDs();
    for (int i = 1; i <= 5; i++) {
      Promise<Void> work = Promise.promise();
      queue.put(() -> work.future(), GIVEN_UP);
      awaitAbandoned(queue, i);
      Await.until("replaced", () -> vertx.deploymentIDs().size() == before.size() + 1);
      work.complete();
      Await.until("gone", () -> vertx.deploymentIDs().size() == before.size());
    }

    assertThat(Await.result(queue.submit(() -> Future.succeededFuture(1)))).isEqualTo(1);
    Await.until("threads gone", () -> Threads.named("given-up").size() <= 1);
  }

  @Test
  void a_slot_that_was_given_up_while_the_queue_closes_is_replaced_S9_S11(Vertx vertx) {
    TaskQueue queue = queue(vertx);
    queue.put(() -> Promise.promise().future(), GIVEN_UP);
    queue.put(() -> Future.succeededFuture("second"));

    JoinReport report = Await.result(queue.close());

    assertThat(report.results()).containsExactly("second");
    assertThat(report.counts().cancelled()).isZero();
  }

  @Test
  void slots_that_are_ready_only_when_the_queue_closes_cancel_nothing_S9_S20(Vertx vertx) {
    TaskQueue queue = queue(vertx);
    Promise<String> work = Promise.promise();
    queue.put(() -> work.future());
    queue.put(() -> Future.succeededFuture("second"));

    Future<Void> resized = queue.resize(3);
    Future<JoinReport> closed = queue.close();
    Await.result(resized);
    work.complete("first");

    assertThat(Await.result(closed).results()).containsExactly("first", "second");
  }

  private static void awaitAbandoned(TaskQueue queue, int number) {
    Await.until("abandoned", () -> Await.result(queue.stats()).abandoned() == number);
  }

  private static TaskQueue queue(Vertx vertx) {
    return Await.result(
        TaskQueue.create(
            vertx,
            new TaskQueueOptions()
                .setWorkerPoolName("given-up")
                .setWorkers(1)
                .setExceptionHandler(failure -> {})
                .setCloseTimeout(Duration.ofMillis(1))));
  }
}
