package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Slots that have run short tasks, one of which then blocks its thread. */
@ExtendWith(VertxExtension.class)
class BlockedQuickSlotTest {

  private static final int ROUNDS = 30;
  private static final int SHORT_TASKS = 2_000;

  @Test
  void a_task_may_block_until_the_tasks_that_it_has_put_have_run_S13(Vertx vertx) {
    TaskQueue queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setWorkers(4)
                    .setMaxSize(100)
                    .setCloseTimeout(Duration.ZERO)));
    for (int round = 0; round < ROUNDS; round++) {
      Future<Void> fed =
          queue.putAll(
              IntStream.range(0, SHORT_TASKS).boxed().toList(), i -> c -> Future.succeededFuture());
      Await.result(fed.compose(v -> queue.join()));

      queue.put(
          () -> {
            CountDownLatch children = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
              queue.put(
                  () -> {
                    children.countDown();
                    return Future.succeededFuture();
                  });
            }
            return Future.succeededFuture(children.await(10, TimeUnit.SECONDS));
          });

      assertThat(Await.result(queue.join())).containsExactly(true);
    }
  }
}
