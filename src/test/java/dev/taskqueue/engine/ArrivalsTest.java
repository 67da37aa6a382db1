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
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
                .setMaxSize(10_000)
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
          Await.latch(free);
        });
    Await.latch(held);
  }

  /** Answers requests to "echo", but for the first ones, which it gives when all are there. */
  private Promise<List<Message<Object>>> serveEcho(int first) {
    List<Message<Object>> requests = new ArrayList<>();
    Promise<List<Message<Object>>> held = Promise.promise();
    vertx
        .eventBus()
        .consumer(
            "echo",
            message -> {
              if (requests.size() == first) {
                message.reply(message.body());
                return;
              }
              requests.add(message);
              if (requests.size() == first) {
                held.complete(requests);
              }
            });
    return held;
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
    Promise<List<Message<Object>>> held = serveEcho(SLOTS);
    IntStream.range(0, SLOTS).forEach(i -> queue.put(new TaskRequest("echo", i)));
    List<Message<Object>> requests = Await.result(held.future());
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
  void tasks_that_end_at_once_begin_in_the_order_of_the_puts_S4() {
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    IntStream.range(0, SLOTS).forEach(i -> queue.put(tasks.task("t" + i)));
    tasks.awaitStarts(SLOTS);
    List<Integer> begun = new ArrayList<>();
    for (int i = 0; i < 5 * SLOTS; i++) {
      int number = i;
      queue.put(
          () -> {
            begun.add(number);
            return number % 3 == 0
                ? Future.failedFuture(new IllegalStateException("expected"))
                : Future.succeededFuture();
          });
    }
    holdEventLoop();
    IntStream.range(0, SLOTS).forEach(i -> tasks.complete("t" + i));
    free.countDown();

    Await.result(queue.join());
    assertThat(begun).isSorted().hasSize(5 * SLOTS);
  }

  @Test
  void they_leave_the_event_loop_to_others_between_two_transitions() {
    int count = 6_000;
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    Await.result(queue.resize(10 * SLOTS));
    Await.result(queue.pause());
    AtomicInteger ran = new AtomicInteger();
    Promise<Integer> turn = Promise.promise();
    for (int i = 0; i < count; i++) {
      queue.put(
          () -> {
            if (ran.incrementAndGet() == count / 2) {
              vertx.runOnContext(v -> turn.complete(ran.get() - count / 2));
            }
            return Future.succeededFuture();
          });
    }
    Await.result(queue.resume());

    Await.result(queue.join());
    assertThat(Await.result(turn.future())).as("tasks before it has its turn").isLessThan(100);
  }

  @Test
  void futures_that_are_complete_are_read_wherever_they_are_from() {
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    IntStream.range(0, SLOTS).forEach(i -> queue.put(tasks.task("t" + i)));
    tasks.awaitStarts(SLOTS);
    ContextInternal worker = ((VertxInternal) vertx).createWorkerContext();
    Promise<String> known = worker.promise();
    known.complete("known");
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch unblock = new CountDownLatch(1);
    worker.runOnContext(
        v -> {
          blocked.countDown();
          Await.latch(unblock);
        });
    Await.latch(blocked);
    IntStream.range(0, SLOTS).forEach(i -> queue.put(known::future));
    holdEventLoop();
    IntStream.range(0, SLOTS).forEach(i -> tasks.complete("t" + i));
    free.countDown();

    assertThat(Await.result(queue.join())).hasSize(2 * SLOTS).endsWith("known", "known");
    unblock.countDown();
  }

  /** Who blocks there waits for a task that has not begun, maybe. */
  @Test
  void nobody_is_told_of_an_outcome_while_one_of_them_has_not_begun_its_task() {
    TaskQueue queue = queue(ThreadingModel.EVENT_LOOP);
    IntStream.range(0, SLOTS).forEach(i -> queue.put(tasks.task("t" + i)));
    tasks.awaitStarts(SLOTS);
    List<String> happened = Collections.synchronizedList(new ArrayList<>());
    vertx.runOnContext(
        v -> {
          for (int i = 0; i < SLOTS; i++) {
            queue
                .submit(
                    () -> {
                      happened.add("begun");
                      return Future.succeededFuture();
                    })
                .onComplete(outcome -> happened.add("told"));
          }
        });
    holdEventLoop();
    IntStream.range(0, SLOTS).forEach(i -> tasks.complete("t" + i));
    free.countDown();

    Await.result(queue.join());
    Await.until("all told", () -> happened.size() == 2 * SLOTS);
    assertThat(happened.subList(0, SLOTS)).containsOnly("begun");
  }

  /**
   * One of two slots that have come for a request finds none, and is woken for another task while
   * the first one sends: where it has come, nobody may touch it any more.
   */
  @Test
  void one_that_is_idle_may_be_elsewhere_before_the_others_have_begun() {
    TaskQueue queue = queue(ThreadingModel.WORKER);
    QueueCore core = ((LocalQueue) queue).core;
    Promise<List<Message<Object>>> held = serveEcho(2);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              boolean request = "echo".equals(delivery.message().address());
              if (request && "last".equals(delivery.message().body())) {
                core.sending.context.runOnContext(v -> answered.countDown());
                queue.put(
                    () -> {
                      begun.countDown();
                      answered.await();
                      Slot slot = ContextInternal.current().unwrap().get(core);
                      return Future.succeededFuture(slot.isBlocked());
                    });
                Await.latch(begun);
              }
              delivery.next();
            });
    Await.result(queue.resize(2));
    queue.put(new TaskRequest("echo", "first"));
    queue.put(new TaskRequest("echo", "second"));
    List<Message<Object>> requests = Await.result(held.future());
    queue.put(new TaskRequest("echo", "last"));
    vertx.runOnContext(v -> requests.forEach(message -> message.reply("")));

    Await.until("all ended", () -> Await.result(queue.stats()).unfinished() == 0);
    assertThat(Await.result(queue.join())).containsExactly("", "", "last", true);
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
