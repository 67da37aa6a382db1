package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S13: puts from inside running tasks. */
@ExtendWith(VertxExtension.class)
class NestedPutTest {

  private static TaskQueueOptions options() {
    return new TaskQueueOptions()
        .setWorkers(1)
        .setMaxSize(1)
        .setExceptionHandler(f -> {})
        .setCloseTimeout(Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "EVENT_LOOP"})
  void a_parent_that_waits_for_its_puts_does_not_block_itself_S13(
      ThreadingModel model, Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options().setThreadingModel(model)));
    queue.put(
        () -> {
          Future<Void> last = Future.succeededFuture();
          for (int i = 0; i < 10; i++) {
            int number = i;
            last = last.compose(v -> queue.put(() -> Future.succeededFuture(number)));
          }
          return last.map("parent");
        });
    assertThat(Await.result(queue.join())).hasSize(11).startsWith("parent", 0, 1).endsWith(9);
    TaskQueueStats stats = Await.result(queue.stats());
    assertThat(stats.admittedBeyondBound()).isEqualTo(9);
    assertThat(stats.peakBuffered()).isEqualTo(10);
  }

  @Test
  void a_put_after_an_asynchronous_step_of_the_task_is_nested_too_S13(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options()));
    queue.put(
        () ->
            vertx
                .timer(1, TimeUnit.MILLISECONDS)
                .compose(v -> queue.put(() -> Future.succeededFuture(1)))
                .compose(v -> queue.put(() -> Future.succeededFuture(2)))
                .compose(v -> queue.put(() -> Future.succeededFuture(3))));
    assertThat(Await.result(queue.join())).containsExactly(1, 2, 3);
  }

  @Test
  void a_delayed_put_that_a_parent_waits_for_is_let_in_too_S3_S13(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options()));
    queue.put(
        () -> {
          queue.put(() -> Future.succeededFuture("fills the buffer"));
          return queue
              .put(() -> Future.succeededFuture("delayed"), Duration.ofMillis(1))
              .map("parent");
        });
    assertThat(Await.result(queue.join())).containsExactly("parent", "fills the buffer", "delayed");
  }

  @Test
  void policy_fail_refuses_what_would_have_to_wait_S13(Vertx vertx) {
    TaskQueue queue =
        Await.result(TaskQueue.create(vertx, options().setNestedPut(NestedPutPolicy.FAIL)));
    Future<Void> parent =
        queue.submit(
            context -> {
              queue.put(() -> Future.succeededFuture("fits"));
              return queue.put(() -> Future.succeededFuture("does not"));
            });
    assertThat(Await.failure(parent))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("maxSize 1 ")
        .hasMessageContaining("nestedPut FAIL")
        .hasMessageContaining("set nestedPut to ADMIT")
        .hasMessageNotContaining("Wait for earlier puts");
    assertThat(Await.result(queue.join())).containsExactly("fits");
  }

  @Test
  void policy_fail_refuses_what_finds_no_room_after_its_delay_S13(Vertx vertx) {
    HandTasks tasks = new HandTasks();
    TaskQueue queue =
        Await.result(TaskQueue.create(vertx, options().setNestedPut(NestedPutPolicy.FAIL)));
    Promise<Future<Void>> put = Promise.promise();
    queue.put(
        () -> {
          queue.put(tasks.task("fills the buffer"));
          put.complete(queue.put(tasks.task("does not fit"), Duration.ofMillis(1)));
          return put.future().result().otherwiseEmpty();
        });

    assertThat(Await.failure(Await.result(put.future())))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("nestedPut FAIL");
    tasks.complete("fills the buffer");
    assertThat(Await.result(queue.join())).containsExactly("fills the buffer");
  }

  @Test
  void a_put_from_a_task_of_another_queue_waits_as_any_other_S13(Vertx vertx) {
    HandTasks tasks = new HandTasks();
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options()));
    TaskQueue other = Await.result(TaskQueue.create(vertx, options()));
    queue.put(tasks.task("running"));
    tasks.awaitStart("running");
    queue.put(tasks.task("buffered"));
    Promise<Future<Void>> put = Promise.promise();
    other.put(
        () -> {
          put.complete(queue.put(tasks.task("from outside")));
          return Future.succeededFuture();
        });
    assertThat(Await.result(put.future()).isComplete()).isFalse();
    assertThat(Await.result(queue.stats()).waiting()).isEqualTo(1);
    tasks.complete("running");
    tasks.complete("buffered");
    tasks.complete("from outside");
    Await.result(put.future().result());
  }

  /** That of the only slot, on which a task of its own has run. */
  private static Context contextOfSlot(TaskQueue queue, Vertx vertx) {
    Promise<Context> slot = Promise.promise();
    queue.put(
        () -> {
          slot.complete(vertx.getOrCreateContext());
          return Future.succeededFuture();
        });
    return Await.result(slot.future());
  }

  @Test
  void what_a_task_has_left_behind_on_its_slot_puts_as_any_other_S13(Vertx vertx) {
    HandTasks tasks = new HandTasks();
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options()));
    Context left = contextOfSlot(queue, vertx);
    Await.result(queue.join());
    Await.result(queue.pause());
    queue.put(tasks.task("buffered"));
    Promise<Boolean> entered = Promise.promise();
    left.runOnContext(v -> entered.complete(queue.put(tasks.task("stray")).isComplete()));
    assertThat(Await.result(entered.future())).isFalse();
    assertThat(Await.result(queue.stats()).waiting()).isEqualTo(1);
  }

  @Test
  void so_it_does_while_the_slot_waits_for_the_reply_to_a_request_S13(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options()));
    Promise<Message<Object>> request = Promise.promise();
    vertx.eventBus().consumer("slow", request::complete);
    Context left = contextOfSlot(queue, vertx);
    queue.put(new TaskRequest("slow", "asked"));
    Message<Object> asked = Await.result(request.future());
    queue.put(() -> Future.succeededFuture("buffered"));

    Promise<Boolean> entered = Promise.promise();
    Promise<List<Object>> joined = Promise.promise();
    left.runOnContext(
        v -> {
          entered.complete(queue.put(() -> Future.succeededFuture("stray")).isComplete());
          queue.join().onComplete(joined);
        });
    assertThat(Await.result(entered.future())).isFalse();
    asked.reply("answered");
    assertThat(Await.result(joined.future())).contains("answered", "buffered");
  }

  @Test
  void a_slot_lets_its_context_have_a_turn_between_many_tasks(Vertx vertx) {
    int number = 2_000;
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options().setMaxSize(number)));
    Await.result(queue.pause());
    AtomicInteger ran = new AtomicInteger();
    Promise<Integer> turn = Promise.promise();
    for (int i = 0; i < number; i++) {
      queue.put(
          () -> {
            if (ran.getAndIncrement() == 0) {
              vertx.runOnContext(v -> turn.complete(ran.get()));
            }
            return Future.succeededFuture();
          });
    }
    Await.result(queue.resume());
    assertThat(Await.result(turn.future())).isLessThan(number);
  }
}
