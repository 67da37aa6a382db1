package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever is told of something on a slot's thread, and blocks until another task has run. */
@ExtendWith(VertxExtension.class)
class BlockingCallbacksTest {

  private final CountDownLatch next = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private final CountDownLatch blocks = new CountDownLatch(1);
  private final Promise<Boolean> told = Promise.promise();

  @Test
  void the_exception_handler_holds_up_no_task(Vertx vertx) {
    TaskQueue queue = queue(vertx, failure -> block());
    Await.result(queue.pause());
    queue.put(this::awaitFree);
    queue.put(() -> Future.failedFuture("expected"));
    queue.put(this::runNext);
    Await.result(queue.resume());

    assertThatNextHasRun(vertx);
  }

  @Test
  void nor_a_timer_of_the_queue(Vertx vertx) {
    TaskQueue queue = queue(vertx, failure -> block());
    Await.result(queue.pause());
    queue.put(this::awaitFree);
    queue.put(() -> Future.failedFuture("expected"));
    // The next tick is for this one, which its slot has taken.
    queue.put(() -> Future.succeededFuture(), new TaskOptions().setTimeout(Duration.ofMillis(300)));
    Await.result(queue.resume());
    Await.result(vertx.executeBlocking(() -> blocks.await(10, TimeUnit.SECONDS)));

    queue.put(this::runNext, new TaskOptions().setDelay(Duration.ofMillis(400)));

    assertThatNextHasRun(vertx);
  }

  @Test
  void what_ends_a_task_goes_on_before_the_next_one_begins(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(1)));
    queue.put(
        () -> {
          Promise<Void> done = Promise.promise();
          vertx.setTimer(
              1,
              id -> {
                done.complete();
                free.countDown();
              });
          return done.future();
        });
    Future<Boolean> isFree =
        queue.submit(() -> Future.succeededFuture(free.await(10, TimeUnit.SECONDS)));

    assertThat(Await.result(isFree)).isTrue();
  }

  @Test
  void what_waits_for_an_outcome_on_the_slot_of_the_task_holds_up_none(Vertx vertx) {
    TaskQueue queue = queue(vertx, failure -> {});
    assertThatNextRunsDespite(
        vertx,
        queue,
        () -> queue.submit(() -> Future.succeededFuture(1)).onComplete(outcome -> block()));
  }

  @Test
  void nor_what_waits_for_a_join_there(Vertx vertx) {
    TaskQueue queue = queue(vertx, failure -> {});
    assertThatNextRunsDespite(
        vertx,
        queue,
        () -> {
          queue.scope("other").put(() -> Future.succeededFuture());
          queue.scope("other").join().onComplete(joined -> block());
        });
  }

  /** What a task does that puts the next one then. */
  private void assertThatNextRunsDespite(Vertx vertx, TaskQueue queue, Runnable waits) {
    Await.result(queue.pause());
    queue.put(this::awaitFree);
    queue.put(
        () -> {
          waits.run();
          queue.put(this::runNext);
          return Future.succeededFuture();
        });
    Await.result(queue.resume());

    assertThatNextHasRun(vertx);
  }

  /** Also on the slot that was busy before. */
  private void assertThatNextHasRun(Vertx vertx) {
    Await.result(vertx.executeBlocking(() -> blocks.await(10, TimeUnit.SECONDS)));
    free.countDown();
    assertThat(Await.result(told.future())).as("the next task has run meanwhile").isTrue();
  }

  private Future<Boolean> awaitFree() throws InterruptedException {
    return Future.succeededFuture(free.await(10, TimeUnit.SECONDS));
  }

  private Future<Void> runNext() {
    next.countDown();
    return Future.succeededFuture();
  }

  private void block() {
    blocks.countDown();
    try {
      told.tryComplete(next.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      told.tryFail(e);
    }
  }

  private static TaskQueue queue(Vertx vertx, Handler<TaskFailure> exceptionHandler) {
    return Await.result(
        TaskQueue.create(
            vertx,
            new TaskQueueOptions()
                .setWorkers(2)
                .setMaxSize(100)
                .setExceptionHandler(exceptionHandler)
                .setCloseTimeout(Duration.ZERO)));
  }
}
