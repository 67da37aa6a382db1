package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Slots whose thread is blocked: by a task after short ones, or by what a task has left behind. */
@ExtendWith(VertxExtension.class)
class BlockedQuickSlotTest {

  private static final int ROUNDS = 30;
  private static final int SHORT_TASKS = 2_000;

  @Test
  void a_task_may_block_until_the_tasks_that_it_has_put_have_run_S13(Vertx vertx) {
    TaskQueue queue = queue(vertx, 100, 4);
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

  @Test
  void what_a_task_has_left_behind_may_block_until_the_next_one_has_run(Vertx vertx) {
    TaskQueue queue = queue(vertx, 100, 4);
    for (int round = 0; round < ROUNDS; round++) {
      CountDownLatch blocks = new CountDownLatch(1);
      CountDownLatch next = new CountDownLatch(1);
      Promise<Boolean> left = Promise.promise();
      queue.put(
          () -> {
            leave(vertx, left, blocks, next);
            return Future.succeededFuture();
          });
      Await.result(queue.join());
      Await.result(vertx.executeBlocking(() -> blocks.await(10, TimeUnit.SECONDS)));

      queue.put(
          () -> {
            next.countDown();
            return Future.succeededFuture();
          });

      assertThat(Await.result(left.future())).as("round " + round).isTrue();
      Await.result(queue.join());
    }
  }

  @Test
  void what_a_task_has_left_behind_may_block_until_all_have_run(Vertx vertx) {
    TaskQueue queue = queue(vertx, SHORT_TASKS, 4);
    Await.result(queue.pause()); // so that a slot finds many in a row
    CountDownLatch all = new CountDownLatch(SHORT_TASKS);
    Promise<Boolean> left = Promise.promise();
    Future<Void> fed =
        queue.putAll(
            IntStream.range(0, SHORT_TASKS).boxed().toList(),
            i ->
                context -> {
                  if (i == 0) {
                    leave(vertx, left, new CountDownLatch(1), all);
                  }
                  all.countDown();
                  return Future.succeededFuture();
                });
    Await.result(fed);
    Await.result(queue.resume());

    assertThat(Await.result(left.future())).isTrue();
    Await.result(queue.join());
  }

  @Test
  void what_a_task_has_left_behind_has_its_turn_after_a_long_one(Vertx vertx) {
    TaskQueue queue = queue(vertx, 100, 1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Await.result(queue.pause()); // so that the slot finds all in a row
    queue.put(
        () -> {
          vertx.runOnContext(v -> order.add("left behind"));
          return Future.succeededFuture();
        });
    queue.put(
        () -> {
          long start = System.nanoTime();
          while (System.nanoTime() - start < 20_000_000) { // twice as long as a turn
            Thread.onSpinWait();
          }
          return Future.succeededFuture(order.add("long"));
        });
    queue.put(() -> Future.succeededFuture(order.add("next")));
    Await.result(queue.resume());

    Await.result(queue.join());
    assertThat(order).containsExactly("long", "left behind", "next");
  }

  @Test
  void a_task_after_a_request_does_not_wait_for_what_its_slot_has_left_behind(Vertx vertx) {
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch blocks = new CountDownLatch(1);
    CountDownLatch next = new CountDownLatch(1);
    Promise<Boolean> left = Promise.promise();
    vertx.eventBus().consumer("work", message -> message.reply("done"));
    TaskQueue queue = queue(vertx, 100, 2);
    Await.result(queue.pause());
    queue.put(() -> Future.succeededFuture(free.await(10, TimeUnit.SECONDS)));
    queue.put(
        () -> {
          leave(vertx, left, blocks, next);
          return Future.succeededFuture();
        });
    Future<Object> replied = queue.submit(new TaskRequest("work", "hello"));
    queue.put(
        () -> {
          next.countDown();
          return Future.succeededFuture();
        });
    Await.result(queue.resume());

    Await.result(replied);
    Await.result(vertx.executeBlocking(() -> blocks.await(10, TimeUnit.SECONDS)));
    free.countDown(); // the only slot that could have another turn

    assertThat(Await.result(left.future())).isTrue();
    assertThat(Await.result(queue.join())).containsExactly(true);
  }

  /**
   * Leaves something behind on the slot's context that blocks, and tells whether that was in vain.
   */
  private static void leave(
      Vertx vertx, Promise<Boolean> left, CountDownLatch blocks, CountDownLatch until) {
    vertx.runOnContext(
        v -> {
          blocks.countDown();
          try {
            left.complete(until.await(10, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            left.fail(e);
          }
        });
  }

  private static TaskQueue queue(Vertx vertx, int maxSize, int workers) {
    return Await.result(
        TaskQueue.create(
            vertx,
            new TaskQueueOptions()
                .setWorkers(workers)
                .setMaxSize(maxSize)
                .setCloseTimeout(Duration.ZERO)));
  }
}
