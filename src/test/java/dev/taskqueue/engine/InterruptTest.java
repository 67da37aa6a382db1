package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S14: a thread is interrupted only if asked for. */
@ExtendWith(VertxExtension.class)
class InterruptTest {

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private TaskQueue queue;

  @BeforeEach
  void createQueue(Vertx vertx) {
    queue =
        Await.result(
            TaskQueue.create(
                vertx, new TaskQueueOptions().setWorkers(1).setCloseTimeout(Duration.ZERO)));
  }

  @Test
  void s14_a_cancel_interrupts_the_blocked_thread_of_a_task_that_asks_for_it() {
    Future<Object> result =
        queue.submit(context -> block(), new TaskOptions().setId("a").setInterrupt(true));
    Await.until("it has started", () -> started.getCount() == 0);
    assertThat(Await.result(queue.cancel("a"))).isTrue();
    Await.until("it is interrupted", () -> interrupted.getCount() == 0);
    assertThat(Await.failure(result)).isInstanceOf(TaskCancelledException.class);
    assertThat(Await.result(queue.submit(() -> Future.succeededFuture(Thread.interrupted()))))
        .as("the next task of the slot")
        .isFalse();
  }

  @Test
  void s14_without_it_the_thread_is_left_alone() {
    queue.put(context -> block(), new TaskOptions().setId("a"));
    Await.until("it has started", () -> started.getCount() == 0);
    Await.result(queue.cancel("a"));
    assertThat(Await.result(queue.stats()).running()).isEqualTo(1);
    assertThat(interrupted.getCount()).isEqualTo(1);
    never.countDown();
    Await.until("the work has ended", () -> Await.result(queue.stats()).running() == 0);
    assertThat(interrupted.getCount()).isEqualTo(1);
  }

  private Future<Object> block() {
    started.countDown();
    try {
      never.await();
      return Future.succeededFuture();
    } catch (InterruptedException e) {
      interrupted.countDown();
      return Future.failedFuture(e);
    }
  }
}
