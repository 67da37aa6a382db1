package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueClosedException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S20: resizing; and S11: slots that take the place of abandoned ones. */
@ExtendWith(VertxExtension.class)
class ResizeTest {

  private final HandTasks tasks = new HandTasks();
  private TaskQueue queue;

  @BeforeEach
  void createQueue(Vertx vertx) {
    queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setWorkers(1)
                    .setMaxSize(10)
                    .setCloseTimeout(Duration.ZERO)));
  }

  @Test
  void growing_starts_waiting_tasks_at_once_S20() {
    for (int i = 0; i < 4; i++) {
      queue.put(tasks.task("t" + i));
    }
    tasks.awaitStarts(1);
    Await.result(queue.resize(3));
    tasks.awaitStarts(3);
    assertThat(Await.result(queue.stats()).workers()).isEqualTo(3);
    assertThat(tasks.started()).containsExactlyInAnyOrder("t0", "t1", "t2");
  }

  @Test
  void tasks_may_block_on_all_slots_of_a_grown_queue_S20() {
    Await.result(queue.resize(4));
    CountDownLatch together = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      queue.put(
          () -> {
            together.countDown();
            together.await();
            return Future.succeededFuture(1);
          });
    }
    assertThat(Await.result(queue.join())).hasSize(4);
  }

  @Test
  void shrinking_takes_effect_as_tasks_end_S20() {
    Await.result(queue.resize(3));
    for (int i = 0; i < 6; i++) {
      queue.put(tasks.task("t" + i));
    }
    tasks.awaitStarts(3);
    Await.result(queue.resize(1));
    tasks.complete("t0");
    tasks.complete("t1");
    Await.until("one runs", () -> Await.result(queue.stats()).running() == 1);
    assertThat(tasks.started()).hasSize(3);
    tasks.complete("t2");
    tasks.complete("t3");
    tasks.complete("t4");
    tasks.complete("t5");
    Await.result(queue.join());
    assertThat(tasks.started().subList(3, 6)).containsExactly("t3", "t4", "t5");
  }

  @Test
  void the_last_of_several_resizes_counts_S20() {
    Future<Void> grown = queue.resize(20);
    Future<Void> shrunk = queue.resize(2);
    Await.result(grown);
    Await.result(shrunk);
    assertThat(Await.result(queue.stats()).workers()).isEqualTo(2);
  }

  @Test
  void a_closed_queue_refuses_to_be_resized_S9(Vertx vertx) {
    Await.result(queue.close());
    Set<String> before = vertx.deploymentIDs();
    assertThat(Await.failure(queue.resize(50))).isInstanceOf(QueueClosedException.class);
    assertThat(vertx.deploymentIDs()).isEqualTo(before);
  }

  @Test
  void resizing_while_closing_leaves_no_deployment_S9(Vertx vertx) {
    for (int i = 0; i < 20; i++) {
      TaskQueue other = Await.result(TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(1)));
      Future<Void> resized = other.resize(5);
      Await.result(other.close());
      Await.until("resize ended", resized::isComplete);
    }
    Await.result(queue.close());
    Await.until("no deployments", () -> vertx.deploymentIDs().isEmpty());
  }

  @Test
  void a_slot_that_replaces_an_abandoned_one_has_a_thread_of_its_own_S11() {
    CountDownLatch release = new CountDownLatch(1);
    try {
      TaskOptions options =
          new TaskOptions().setTimeout(Duration.ofMillis(1)).setAbandonAfter(Duration.ofMillis(1));
      Await.failure(
          queue.submit(
              context -> {
                release.await();
                return Future.succeededFuture();
              },
              options));
      assertThat(Await.result(queue.submit(() -> Future.succeededFuture("next"))))
          .isEqualTo("next");
      assertThat(Await.result(queue.stats()).abandoned()).isEqualTo(1);
    } finally {
      release.countDown();
    }
  }
}
