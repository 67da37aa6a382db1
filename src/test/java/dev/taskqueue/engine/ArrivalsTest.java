package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slots on one event loop whose tasks end at the same time come for their next ones together. */
class ArrivalsTest {

  private static final int SLOTS = 4;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HandTasks tasks = new HandTasks();
  private final CountDownLatch free = new CountDownLatch(1);

  @AfterEach
  void close() {
    free.countDown();
    Await.result(vertx.close());
  }

  private TaskQueue queue(ThreadingModel model) {
    return Await.result(
        TaskQueue.create(
            vertx,
            new TaskQueueOptions()
                .setWorkers(SLOTS)
                .setThreadingModel(model)
                .setExceptionHandler(failure -> {})
                .setCloseTimeout(Duration.ZERO)));
  }

  /** The event loop does nothing else until {@link #free}. */
  private void holdEventLoop() {
    CountDownLatch held = new CountDownLatch(1);
    vertx.runOnContext(
        v -> {
          held.countDown();
          awaitLatch(free);
        });
    awaitLatch(held);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts tasks that tell how many are in the buffer when each begins. */
  private static List<Integer> putProbes(TaskQueue queue) {
    List<Integer> buffered = new ArrayList<>(); // the event loop's
    for (int i = 0; i < SLOTS; i++) {
      queue.put(
          () -> {
            buffered.add(queue.stats().result().buffered());
            return Future.succeededFuture(Vertx.currentContext());
          });
    }
    return buffered;
  }

  @Test
  void they_take_their_tasks_in_one_transition_and_run_each_on_its_own_context() {
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    IntStream.range(0, SLOTS).forEach(i -> queue.put(tasks.task("t" + i)));
    tasks.awaitStarts(SLOTS);
    List<Integer> buffered = putProbes(queue);
    holdEventLoop();
    IntStream.range(0, SLOTS).forEach(i -> tasks.complete("t" + i));
    free.countDown();

    List<Object> results = Await.result(queue.join());

    assertThat(buffered).containsExactly(0, 0, 0, 0);
    assertThat(results.subList(0, SLOTS)).containsExactly("t0", "t1", "t2", "t3");
    assertThat(results.subList(SLOTS, 2 * SLOTS))
        .doesNotHaveDuplicates()
        .allMatch(context -> ((Context) context).isEventLoopContext());
  }

  @Test
  void so_do_slots_that_send_requests() {
    TaskQueue queue = queue(ThreadingModel.WORKER);
    List<Message<Object>> requests = new ArrayList<>();
    Promise<Void> allThere = Promise.promise();
    vertx
        .eventBus()
        .consumer(
            "echo",
            message -> {
              requests.add(message);
              if (requests.size() == SLOTS) {
                allThere.complete();
              }
            });
    IntStream.range(0, SLOTS).forEach(i -> queue.put(new TaskRequest("echo", i)));
    Await.result(allThere.future());
    IntStream.range(0, SLOTS).forEach(i -> queue.put(new TaskRequest("buffered", i)));
    List<Integer> buffered = new ArrayList<>();
    vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              if (delivery.message().address().equals("buffered")) {
                buffered.add(queue.stats().result().buffered());
              }
              delivery.next();
            });
    vertx.eventBus().consumer("buffered", message -> message.reply(message.body()));
    vertx.runOnContext(v -> requests.forEach(message -> message.reply(message.body())));

    assertThat(Await.result(queue.join())).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    assertThat(buffered).containsExactly(0, 0, 0, 0);
  }

  @Test
  void who_waits_for_their_outcomes_is_told_in_the_order_of_their_ends() {
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    List<Object> told = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < SLOTS; i++) {
      queue.submit(tasks.task("t" + i)).onSuccess(told::add);
    }
    tasks.awaitStarts(SLOTS);
    holdEventLoop();
    List<String> ends = List.of("t2", "t0", "t3", "t1");
    ends.forEach(tasks::complete);
    free.countDown();

    Await.result(queue.join());
    Await.until("told", () -> told.size() == SLOTS);
    assertThat(told).isEqualTo(ends);
  }

  @Test
  void who_has_come_and_found_no_task_is_at_none() {
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    Promise<ContextInternal> slot = Promise.promise();
    queue.put(
        () -> {
          slot.complete(ContextInternal.current());
          return vertx.timer(1, TimeUnit.MILLISECONDS);
        });
    Await.result(queue.join());

    ContextInternal context = Await.result(slot.future());
    QueueCore core = ((LocalQueue) queue).core;
    Slot its = context.unwrap().get(core);
    assertThat(its.isBusy()).isFalse();
    assertThat(core.runningOn(context)).isNull();
  }

  @Test
  void some_of_them_may_fail() {
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    IntStream.range(0, 2 * SLOTS).forEach(i -> queue.put(tasks.task("t" + i)));
    tasks.awaitStarts(SLOTS);
    holdEventLoop();
    tasks.complete("t0");
    tasks.fail("t1", new IllegalStateException("expected"));
    tasks.complete("t2");
    tasks.fail("t3", new IllegalStateException("expected"));
    free.countDown();
    IntStream.range(SLOTS, 2 * SLOTS).forEach(i -> tasks.complete("t" + i));

    assertThat(Await.result(queue.join())).containsExactly("t0", "t2", "t4", "t5", "t6", "t7");
    assertThat(tasks.peak()).isLessThanOrEqualTo(SLOTS);
  }

  @Test
  void a_task_that_ends_after_vertx_was_closed_does_no_harm_to_whoever_ends_it() {
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    queue.put(tasks.task("late"));
    tasks.awaitStart("late");
    Await.result(vertx.close());

    assertThatCode(() -> tasks.complete("late")).doesNotThrowAnyException();
  }
}
