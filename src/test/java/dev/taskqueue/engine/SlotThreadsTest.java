package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What slots run on. */
@ExtendWith(VertxExtension.class)
class SlotThreadsTest {

  private static TaskQueue create(Vertx vertx, TaskQueueOptions options) {
    return Await.result(
        TaskQueue.create(
            vertx, options.setExceptionHandler(f -> {}).setCloseTimeout(Duration.ZERO)));
  }

  private static Future<Object> thread() {
    return Future.succeededFuture(Thread.currentThread().getName());
  }

  @Test
  void a_slot_goes_no_deeper_with_each_future_that_completes_as_it_begins_to_wait(Vertx vertx) {
    TaskQueue queue = create(vertx, new TaskQueueOptions().setWorkers(1).setMaxSize(100));
    Await.result(queue.pause());
    for (int i = 0; i < 100; i++) {
      queue.put(
          () -> {
            long depth = StackWalker.getInstance().walk(Stream::count);
            return completesLate(Future.succeededFuture(depth));
          });
    }
    Await.result(queue.resume());

    List<Long> depths = Await.result(queue.join(Long.class));
    assertThat(depths).hasSize(100);
    // The first task may be called from elsewhere than those after it.
    assertThat(Set.copyOf(depths)).hasSizeLessThan(5);
  }

  /** A future that completes between the question whether it has and the wait for it. */
  private static Future<?> completesLate(Future<?> complete) {
    boolean[] asked = {false};
    return (Future<?>)
        Proxy.newProxyInstance(
            Future.class.getClassLoader(),
            new Class<?>[] {Future.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isComplete") && !asked[0]) {
                asked[0] = true;
                return false;
              }
              return method.invoke(complete, arguments);
            });
  }

  @Test
  void worker_slots_run_on_the_named_pool_and_may_all_block_at_once_S10(Vertx vertx) {
    int workers = 30; // more than Vert.x's own pool has threads
    TaskQueue queue =
        create(vertx, new TaskQueueOptions().setWorkers(workers).setWorkerPoolName("my-pool"));
    CountDownLatch together = new CountDownLatch(workers);
    Set<String> names = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < workers; i++) {
      queue.put(
          () -> {
            names.add(Thread.currentThread().getName());
            together.countDown();
            together.await();
            return Future.succeededFuture(Context.isOnWorkerThread());
          });
    }
    assertThat(Await.result(queue.join())).hasSize(workers).containsOnly(true);
    assertThat(names).hasSize(workers).allMatch(name -> name.startsWith("my-pool-"));
  }

  @Test
  void tasks_that_block_keep_no_producer_and_no_event_loop_from_going_on(Vertx vertx) {
    TaskQueue queue = create(vertx, new TaskQueueOptions().setWorkers(1).setMaxSize(1));
    CountDownLatch release = new CountDownLatch(1);
    for (int i = 0; i < 10; i++) {
      queue.put(
          () -> {
            release.await();
            return Future.succeededFuture(1);
          });
    }
    for (int i = 0; i < 16; i++) {
      Promise<Void> turn = Promise.promise();
      ((VertxInternal) vertx).createEventLoopContext().runOnContext(turn::complete);
      Await.result(turn.future());
    }
    assertThat(Await.result(queue.stats()).waiting()).isEqualTo(8);
    release.countDown();
    assertThat(Await.result(queue.join())).hasSize(10);
  }

  @Test
  void fewer_threads_than_slots_do_for_tasks_that_wait_for_futures(Vertx vertx) {
    HandTasks tasks = new HandTasks();
    TaskQueue queue = create(vertx, new TaskQueueOptions().setWorkers(8).setWorkerPoolSize(1));
    for (int i = 0; i < 10; i++) {
      queue.put(tasks.task("t" + i));
    }
    tasks.awaitStarts(8);
    for (int i = 0; i < 10; i++) {
      tasks.complete("t" + i);
    }
    assertThat(Await.result(queue.join())).hasSize(10);
    assertThat(tasks.peak()).isEqualTo(8);
  }

  @Test
  void event_loop_slots_run_on_event_loops(Vertx vertx) {
    TaskQueue queue =
        create(vertx, new TaskQueueOptions().setThreadingModel(ThreadingModel.EVENT_LOOP));
    queue.put(SlotThreadsTest::thread);
    assertThat(Await.result(queue.join(String.class)))
        .singleElement()
        .asString()
        .startsWith("vert.x-eventloop-thread-");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtual_thread_slots_run_on_virtual_threads_which_may_wait(Vertx vertx) {
    TaskQueue queue =
        create(
            vertx,
            new TaskQueueOptions().setWorkers(2).setThreadingModel(ThreadingModel.VIRTUAL_THREAD));
    queue.put(
        () -> {
          Future.await(vertx.timer(1, TimeUnit.MILLISECONDS));
          return Future.succeededFuture(Context.isOnEventLoopThread());
        });
    CountDownLatch together = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      queue.put(
          () -> {
            together.countDown();
            together.await();
            return Future.succeededFuture(false);
          });
    }
    assertThat(Await.result(queue.join())).containsExactly(false, false, false);
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void virtual_thread_slots_are_refused_below_java_21(Vertx vertx) {
    assertThat(
            Await.failure(
                TaskQueue.create(
                    vertx,
                    new TaskQueueOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("VIRTUAL_THREAD needs Java 21")
        .hasMessageContaining("use WORKER");
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void queues_with_a_common_pool_outlive_one_another(Vertx vertx) {
    TaskQueueOptions options = new TaskQueueOptions().setWorkers(2).setWorkerPoolName("common");
    TaskQueue one = create(vertx, options);
    TaskQueue two = create(vertx, options);
    Await.result(one.submit(SlotThreadsTest::thread));
    Await.result(one.close());
    assertThat(Await.result(two.submit(SlotThreadsTest::thread)).toString()).startsWith("common-");
    Await.result(two.close());
    Await.until("threads gone", () -> Threads.named("common-").isEmpty());
  }

  @Test
  void an_interrupt_left_behind_does_not_reach_the_next_task_S7(Vertx vertx) {
    TaskQueue queue = create(vertx, new TaskQueueOptions().setWorkers(1));
    for (int i = 0; i < 3; i++) {
      queue.put(
          () -> {
            boolean before = Thread.currentThread().isInterrupted();
            Thread.currentThread().interrupt();
            return Future.succeededFuture(before);
          });
    }
    assertThat(Await.result(queue.join())).containsExactly(false, false, false);
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "EVENT_LOOP"})
  void a_future_completed_by_a_foreign_thread_ends_its_task(ThreadingModel model, Vertx vertx) {
    TaskQueue queue = create(vertx, new TaskQueueOptions().setWorkers(1).setThreadingModel(model));
    Set<Thread> slotThreads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 3; i++) {
      int number = i;
      queue.put(
          () -> {
            slotThreads.add(Thread.currentThread());
            Promise<Integer> promise = Promise.promise();
            new Thread(() -> promise.complete(number), "foreign").start();
            return promise.future();
          });
    }
    assertThat(Await.result(queue.join())).containsExactly(0, 1, 2);
    assertThat(slotThreads).extracting(Thread::getName).doesNotContain("foreign");
  }

  @Test
  void a_result_that_comes_after_the_timeout_is_dropped_and_frees_the_slot_S11_S15(Vertx vertx) {
    HandTasks tasks = new HandTasks();
    TaskQueue queue = create(vertx, new TaskQueueOptions().setWorkers(1));
    queue.put(tasks.task("late"), new TaskOptions().setTimeout(Duration.ofMillis(1)));
    queue.put(tasks.task("next"));
    Await.until("settled", () -> Await.result(queue.stats()).ended().failed() == 1);
    assertThat(Await.result(queue.stats()).running()).isEqualTo(1);
    assertThat(tasks.started()).containsExactly("late");
    tasks.complete("late");
    tasks.complete("next");
    assertThat(Await.result(queue.join())).isEqualTo(List.of("next"));
  }

  @Test
  void requests_are_sent_from_an_event_loop_and_other_tasks_run_on_the_slots_S10(Vertx vertx) {
    Set<Boolean> sentFromEventLoop = ConcurrentHashMap.newKeySet();
    serveEcho(vertx, () -> sentFromEventLoop.add(Context.isOnEventLoopThread()));
    TaskQueue queue = create(vertx, new TaskQueueOptions().setWorkers(2));
    int count = 400;
    for (int i = 0; i < count; i++) {
      boolean request = i / 3 % 2 == 0; // three of a kind in a row
      queue.put(
          request
              ? new TaskRequest("echo", true)
              : context -> Future.succeededFuture(Context.isOnWorkerThread()));
    }
    assertThat(Await.result(queue.join())).hasSize(count).containsOnly(true);
    assertThat(sentFromEventLoop).containsOnly(true);
    assertThat(Await.result(queue.stats()).peakRunning()).isLessThanOrEqualTo(2);
  }

  @Test
  void a_request_that_fails_is_told_and_tried_again_from_an_event_loop(Vertx vertx) {
    Set<Boolean> onEventLoop = ConcurrentHashMap.newKeySet();
    Promise<Integer> failed = Promise.promise();
    TaskQueue queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setExceptionHandler(
                        failure -> {
                          onEventLoop.add(Context.isOnEventLoopThread());
                          failed.complete(failure.attempts());
                        })));
    TaskOptions twice =
        new TaskOptions()
            .setRetries(1)
            .setRetryPolicy(RetryPolicy.constant(Duration.ofMillis(1)))
            .setRetryOn(
                cause -> {
                  onEventLoop.add(Context.isOnEventLoopThread());
                  return true;
                });
    queue.put(new TaskRequest("nobody", null), twice);
    assertThat(Await.result(failed.future())).isEqualTo(2);
    assertThat(onEventLoop).containsOnly(true);
  }

  @Test
  void after_requests_other_tasks_do_not_depend_on_the_event_loop(Vertx vertx) {
    Promise<Context> sender = Promise.promise();
    serveEcho(vertx, () -> sender.tryComplete(Vertx.currentContext()));
    TaskQueue queue = create(vertx, new TaskQueueOptions().setWorkers(1));
    queue.put(new TaskRequest("echo", true));
    Await.result(queue.join());
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Await.result(sender.future())
        .runOnContext(
            v -> {
              blocked.countDown();
              Await.latch(release);
            });
    Await.latch(blocked);
    CountDownLatch ran = new CountDownLatch(1);
    queue.put(
        () -> {
          ran.countDown();
          return Future.succeededFuture();
        });
    Await.latch(ran);
    release.countDown();
  }

  /** Answers requests to "echo"; what is to be done where each is sent is done there. */
  private static void serveEcho(Vertx vertx, Runnable whereSent) {
    vertx.eventBus().consumer("echo", message -> message.reply(message.body()));
    vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              if (delivery.message().address().equals("echo")) {
                whereSent.run();
              }
              delivery.next();
            });
  }
}
