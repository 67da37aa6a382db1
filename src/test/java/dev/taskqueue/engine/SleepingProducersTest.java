package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.junit5.VertxExtension;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Threads that sleep until they are told of their puts, with a whole queue: it knows them from
 * other callers, and its slots say when they run out of tasks. The event loop that would tell them
 * all at the deadline is held meanwhile.
 */
@ExtendWith(VertxExtension.class)
class SleepingProducersTest {

  private static final int MAX_SIZE = 4;
  private static final Set<State> SLEEPING = Set.of(State.TIMED_WAITING, State.WAITING);

  /** More than a slot is called for few tasks before it says so, fewer than it stays for. */
  private static final int ROW = 7;

  private final HandTasks tasks = new HandTasks();
  private final CountDownLatch free = new CountDownLatch(1);
  private TaskQueue queue;
  private QueueCore core;
  private Future<Void> a;
  private Future<Void> b;

  /** A task runs, and others fill the buffer. */
  @BeforeEach
  void start(Vertx vertx) throws Exception {
    queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setWorkers(1)
                    .setMaxSize(MAX_SIZE)
                    .setCloseTimeout(Duration.ZERO)));
    core = ((LocalQueue) queue).core;
    assertThat(core.callerContext().nettyEventLoop())
        .as("where callers are told")
        .isNotSameAs(core.sending.context.nettyEventLoop());
    holdQueuesEventLoop();
    queue.put(tasks.task("running"));
    tasks.awaitStart("running");
    for (int i = 1; i <= MAX_SIZE; i++) {
      queue.put(tasks.task("t" + i));
    }
  }

  @AfterEach
  void free() {
    free.countDown();
  }

  private void holdQueuesEventLoop() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    core.sending.context.runOnContext(
        v -> {
          held.countDown();
          try {
            free.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    held.await();
  }

  /** Puts "a" and "b", which have to wait; then tasks end until half of the buffer is free. */
  private void putBoth(Putter putter) throws InterruptedException {
    a = putter.put("a");
    b = putter.put("b");
    tasks.complete("running");
    for (int i = 1; i < MAX_SIZE; i++) {
      tasks.complete("t" + i);
    }
    tasks.awaitStart("t" + MAX_SIZE); // and all that are to be told have been called
    Promise<Void> turn = Promise.promise();
    core.callerContext().runOnContext(turn::complete);
    Await.result(turn.future());
  }

  private void completeRest() {
    tasks.complete("t" + MAX_SIZE);
    tasks.complete("a");
    tasks.complete("b");
  }

  @FunctionalInterface
  private interface Putter {
    Future<Void> put(String name) throws InterruptedException;
  }

  private Future<Void> putOnThread(String name) throws InterruptedException {
    AtomicReference<Future<Void>> put = new AtomicReference<>();
    Thread thread = new Thread(() -> put.set(queue.put(tasks.task(name))));
    thread.start();
    thread.join();
    return put.get();
  }

  private Future<Void> putOnContext(ContextInternal context, String name) {
    Promise<Future<Void>> put = Promise.promise();
    context.runOnContext(v -> put.complete(queue.put(tasks.task(name))));
    return Await.result(put.future());
  }

  @Test
  void one_of_them_is_told_at_a_time() throws Exception {
    putBoth(this::putOnThread);

    assertThat(a.succeeded()).isTrue();
    assertThat(b.isComplete()).isFalse();
  }

  @Test
  void callers_on_contexts_are_told_together() throws Exception {
    ContextInternal context = core.callerContext();
    putBoth(name -> putOnContext(context, name));

    assertThat(a.succeeded()).isTrue();
    assertThat(b.succeeded()).isTrue();
  }

  @Test
  void the_next_one_is_told_when_the_slot_goes_away_for_want_of_tasks() throws Exception {
    putBoth(this::putOnThread);

    completeRest();

    Await.until("b told", b::succeeded);
  }

  /** If it goes away before, as the machine is slow, they are told by that. */
  @Test
  void or_when_it_is_called_at_its_post_for_one_task_after_the_other() throws Exception {
    putBoth(this::putOnThread);
    completeRest();

    Thread slot = runOne();
    for (int i = 0; i < ROW; i++) {
      Await.until("slot sleeps", () -> SLEEPING.contains(slot.getState()));
      runOne();
    }

    assertThat(b.succeeded()).isTrue();
  }

  /** Has a task run that is put from a context; gives the thread of the slot. */
  private Thread runOne() {
    Promise<Thread> ran = Promise.promise();
    core.callerContext()
        .runOnContext(
            v ->
                queue.submit(() -> Future.succeededFuture(Thread.currentThread())).onComplete(ran));
    return Await.result(ran.future());
  }
}
