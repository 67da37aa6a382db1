package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueState;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S9: the end of use. */
@ExtendWith(VertxExtension.class)
class ShutdownTest {

  private final HandTasks tasks = new HandTasks();

  private static TaskQueue create(Vertx vertx, int workers) {
    return Await.result(
        TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(workers).setMaxSize(2)));
  }

  @Test
  void close_runs_what_was_accepted_and_gives_what_no_join_has_taken_S9(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    for (String name : new String[] {"running", "buffered", "buffered2", "waiting"}) {
      queue.put(tasks.task(name));
    }
    queue.scope("other").put(() -> Future.failedFuture("expected"));
    Future<JoinReport> closed = queue.close();
    assertThat(Await.failure(queue.put(tasks.task("late"))))
        .isInstanceOf(QueueClosedException.class)
        .hasMessageContaining("closing or closed");
    for (String name : new String[] {"running", "buffered", "buffered2", "waiting"}) {
      assertThat(closed.isComplete()).isFalse();
      tasks.complete(name);
    }
    JoinReport report = Await.result(closed);
    assertThat(report.results()).containsExactly("running", "buffered", "buffered2", "waiting");
    assertThat(report.counts().failed()).isEqualTo(1);
    assertThat(report.failures()).extracting(TaskFailure::scope).containsExactly("other");
    assertThat(Await.result(queue.stats()).state()).isEqualTo(QueueState.CLOSED);
  }

  @Test
  void a_closed_queue_leaves_no_deployment_and_no_thread_S9(Vertx vertx) {
    Set<String> before = vertx.deploymentIDs();
    TaskQueue queue =
        Await.result(
            TaskQueue.create(
                vertx, new TaskQueueOptions().setWorkers(3).setWorkerPoolName("leak-check")));
    Await.result(queue.submit(() -> Future.succeededFuture(1)));
    assertThat(vertx.deploymentIDs()).hasSizeGreaterThan(before.size());
    Await.result(queue.close());
    assertThat(vertx.deploymentIDs()).isEqualTo(before);
    Await.until("threads gone", () -> Threads.named("leak-check").isEmpty());
  }

  @Test
  void a_thread_that_is_blocked_by_what_a_task_does_with_a_future_does_not_keep_it_open_S9(
      Vertx vertx) throws Exception {
    TaskQueue queue = create(vertx, 1);
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    queue.put(
        () ->
            vertx
                .timer(1)
                .map(
                    v -> {
                      blocked.countDown();
                      return awaitQuietly(release);
                    }));
    blocked.await();
    JoinReport report = Await.result(queue.close(Duration.ZERO));
    assertThat(report.counts().cancelled()).isEqualTo(1);
    release.countDown();
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void closing_twice_gives_the_same_report_S9(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    queue.put(tasks.task("a"));
    Future<JoinReport> first = queue.close();
    Future<JoinReport> second = queue.close(Duration.ofHours(1));
    tasks.complete("a");
    assertThat(Await.result(second)).isSameAs(Await.result(first));
    assertThat(Await.result(queue.close())).isSameAs(first.result());
    assertThat(Await.result(queue.close(Duration.ZERO))).isSameAs(first.result());
  }

  @Test
  void close_with_a_deadline_cancels_the_rest_and_tells_what_it_was_S9(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    Future<?> submitted = queue.submit(tasks.task("running"), new TaskOptions().setId("one"));
    queue.put(tasks.task("buffered"), new TaskOptions().setId("two"));
    boolean[] told = {false};
    tasks.awaitStart("running").onCancel(() -> told[0] = true);
    JoinReport report = Await.result(queue.close(Duration.ofMillis(1)));
    assertThat(report.failures()).extracting(TaskFailure::taskId).containsOnly("one", "two");
    assertThat(report.failures()).extracting(TaskFailure::kind).containsOnly(OutcomeKind.CANCELLED);
    assertThat(Await.failure(submitted))
        .isInstanceOf(TaskCancelledException.class)
        .hasMessageContaining("deadline");
    assertThat(told[0]).isTrue();
    assertThat(tasks.started()).containsExactly("running");
  }

  @Test
  void a_shorter_deadline_replaces_a_longer_one_S9(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    queue.put(tasks.task("stuck"));
    Future<JoinReport> first = queue.close(Duration.ofHours(1));
    Future<JoinReport> second = queue.close(Duration.ZERO);
    assertThat(Await.result(first).counts().cancelled()).isEqualTo(1);
    assertThat(first.result().failures().get(0).cause())
        .hasMessageMatching(".* its deadline had passed, after PT[0-9.]+S");
    assertThat(Await.result(second)).isSameAs(first.result());
  }

  @Test
  void a_deadline_that_passes_during_the_departure_cancels_for_real_S9(Vertx vertx) {
    LocalQueue queue = (LocalQueue) create(vertx, 1);
    Promise<Void> departed = Promise.promise();
    queue.departWith(departed::future);
    Future<?> submitted = queue.submit(tasks.task("running"));
    Future<Void> drained = queue.core.shutdown.drain();

    Future<JoinReport> closed = queue.close(Duration.ZERO);

    assertThat(Await.failure(submitted)).hasMessageContaining("deadline");
    departed.complete();
    Await.result(drained);
    assertThat(Await.result(closed).counts().cancelled()).isEqualTo(1);
  }

  @Test
  void what_is_left_after_the_departure_says_where_it_is_S9(Vertx vertx) {
    LocalQueue queue = (LocalQueue) create(vertx, 1);
    queue.departWith(Future::succeededFuture);
    Future<?> submitted = queue.submit(tasks.task("running"));

    Await.result(queue.core.shutdown.drain());

    assertThat(Await.failure(submitted)).hasMessageContaining("next owner");
  }

  @Test
  void a_deadline_holds_though_a_task_blocks_its_thread_for_good_S9(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    queue.put(
        () -> {
          blocked.countDown();
          release.await();
          return Future.succeededFuture();
        });
    try {
      Await.until("blocked", () -> blocked.getCount() == 0);
      assertThat(Await.result(queue.close(Duration.ZERO)).counts().cancelled()).isEqualTo(1);
    } finally {
      release.countDown();
    }
  }

  @Test
  void a_deadline_holds_though_an_exception_handler_blocks_its_thread_S9(Vertx vertx) {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    TaskQueueOptions options =
        new TaskQueueOptions()
            .setWorkers(1)
            .setExceptionHandler(
                failure -> {
                  blocked.countDown();
                  awaitQuietly(release);
                });
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options));
    queue.put(() -> Future.failedFuture("expected"));
    Await.latch(blocked);
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      assertThat(Await.result(queue.close(Duration.ofMillis(1))).counts().failed()).isEqualTo(1);
      assertThat(log.at(Level.WARN)).singleElement().asString().contains("exception handler");
    } finally {
      release.countDown();
    }
  }

  @Test
  void a_deadline_holds_though_that_handler_blocks_since_the_last_task_has_failed_S9(Vertx vertx) {
    CountDownLatch release = new CountDownLatch(1);
    Promise<Void> last = Promise.promise();
    TaskQueueOptions options =
        new TaskQueueOptions().setWorkers(1).setExceptionHandler(failure -> awaitQuietly(release));
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options));
    queue.put(last::future);
    Future<JoinReport> closed = queue.close(Duration.ofMillis(200));
    last.fail("expected");

    try {
      assertThat(Await.result(closed).counts().failed()).isEqualTo(1);
    } finally {
      release.countDown();
    }
  }

  @Test
  void a_paused_queue_starts_nothing_that_is_cancelled_at_once_S9(Vertx vertx) {
    AtomicInteger executions = new AtomicInteger();
    for (int round = 0; round < 20; round++) {
      TaskQueue queue = Await.result(TaskQueue.create(vertx, new TaskQueueOptions()));
      Await.result(queue.pause());
      for (int i = 0; i < 50; i++) {
        queue.put(() -> Future.succeededFuture(executions.incrementAndGet()));
      }
      JoinReport report = Await.result(queue.close(Duration.ZERO));
      assertThat(report.counts().cancelled()).isEqualTo(50);
    }
    assertThat(executions).hasValue(0);
  }

  @Test
  void a_paused_queue_works_off_its_tasks_when_closed_S9(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    Await.result(queue.pause());
    Await.result(queue.put(() -> Future.succeededFuture("done")));
    Future<JoinReport> closed = queue.close();
    Await.result(queue.pause());
    assertThat(Await.result(closed).results()).containsExactly("done");
  }

  @Test
  void a_closing_queue_lets_running_tasks_put_more_S9_S13(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    CountDownLatch closing = new CountDownLatch(1);
    queue.put(
        () -> {
          closing.await();
          return queue.put(() -> Future.succeededFuture("child"));
        });
    Future<JoinReport> closed = queue.close();
    closing.countDown();
    assertThat(Await.result(closed).results()).containsExactly("child");
  }

  @Test
  void joins_under_way_get_their_results_when_the_queue_closes_S9(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    queue.put(tasks.task("a"));
    Future<?> joined = queue.join();
    Future<JoinReport> closed = queue.close();
    tasks.complete("a");
    assertThat(Await.result(joined)).isEqualTo(java.util.List.of("a"));
    assertThat(Await.result(closed).results()).isEmpty();
    assertThat(Await.failure(queue.join())).isInstanceOf(QueueClosedException.class);
  }

  @Test
  void a_thread_that_is_blocked_for_good_is_not_left_to_the_next_queue_at_the_address(Vertx vertx) {
    TaskQueueOptions options = new TaskQueueOptions().setAddress("again").setWorkers(1);
    CountDownLatch release = new CountDownLatch(1);
    TaskQueue first = Await.result(TaskQueue.create(vertx, options));
    first.put(
        context -> {
          release.await();
          return Future.succeededFuture();
        });
    Await.result(first.close(Duration.ofMillis(50)));

    Future<TaskQueue> second = TaskQueue.create(vertx, options);
    try {
      assertThat(Await.result(Await.result(second).submit(() -> Future.succeededFuture("runs"))))
          .isEqualTo("runs");
    } finally {
      release.countDown();
    }
  }

  private static TaskQueue quiet(Vertx vertx) {
    return Await.result(
        TaskQueue.create(
            vertx,
            new TaskQueueOptions()
                .setAddress("quiet")
                .setWorkers(1)
                .setExceptionHandler(failure -> {})));
  }

  private static final String NAMED = "1 cancelled, the first of them: [left]";

  @Test
  void what_is_left_is_named_though_a_join_takes_its_batch_S9(Vertx vertx) {
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      TaskQueue queue = quiet(vertx);
      queue.put(tasks.task("left"), new TaskOptions().setId("left"));
      Future<JoinReport> joined = queue.joinReport();
      JoinReport report = Await.result(queue.close(Duration.ZERO));
      assertThat(Await.result(joined).counts().cancelled()).isEqualTo(1);
      assertThat(report.failures()).isEqualTo(joined.result().failures()).hasSize(1);
      assertThat(report.counts().total()).as("each task is counted once").isZero();
      assertThat(log.with(NAMED)).hasSize(1);
    }
  }

  @Test
  void what_is_left_comes_before_what_was_cancelled_earlier_S9(Vertx vertx) {
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      TaskQueue queue = quiet(vertx);
      queue.put(tasks.task("left"), new TaskOptions().setId("left"));
      queue.put(tasks.task("unwanted"), new TaskOptions().setId("unwanted"));
      Await.result(queue.cancel("unwanted"));
      JoinReport report = Await.result(queue.close(Duration.ZERO));
      assertThat(report.failures())
          .extracting(TaskFailure::taskId)
          .containsExactly("left", "unwanted");
      assertThat(log.with(NAMED)).hasSize(1);
    }
  }

  @Test
  void what_is_left_is_named_though_its_scope_has_all_the_failures_it_keeps_S9(Vertx vertx) {
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      TaskQueue queue = quiet(vertx);
      for (int i = 0; i < JoinReport.MAX_FAILURES; i++) {
        queue.put(() -> Future.failedFuture("expected"));
      }
      Await.result(queue.idle());
      queue.put(tasks.task("left"), new TaskOptions().setId("left"));
      JoinReport report = Await.result(queue.close(Duration.ZERO));
      assertThat(report.failures()).hasSize(JoinReport.MAX_FAILURES);
      assertThat(report.failures().get(0).taskId()).isEqualTo("left");
      assertThat(report.counts().cancelled()).isEqualTo(1);
      assertThat(log.with(NAMED)).hasSize(1);
    }
  }

  @Test
  void a_task_that_waits_for_its_queue_to_close_fails_and_closes_nothing_S9(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    assertThat(Await.failure(queue.submit(() -> queue.close())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("for itself");
    assertThat(Await.result(queue.stats()).state()).isEqualTo(QueueState.RUNNING);

    CompletableFuture<Future<JoinReport>> closed = new CompletableFuture<>();
    Future<?> closing =
        queue.submit(
            () -> {
              closed.complete(queue.close(Duration.ofMillis(1)));
              return closed.join();
            });
    assertThat(Await.failure(closing))
        .as("by the deadline")
        .isInstanceOf(TaskCancelledException.class);
    assertThat(Await.result(closed.join())).isSameAs(Await.result(queue.close()));
  }

  @Test
  void a_close_by_who_is_told_of_a_failure_on_a_slot_is_answered_S9(Vertx vertx) {
    AtomicReference<TaskQueue> queue = new AtomicReference<>();
    CompletableFuture<JoinReport> closed = new CompletableFuture<>();
    queue.set(
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setWorkers(1)
                    .setExceptionHandler(
                        failure ->
                            queue
                                .get()
                                .close(Duration.ZERO)
                                .onComplete(closed::complete, closed::completeExceptionally)))));

    queue.get().put(() -> Future.failedFuture("expected"));

    Await.until("the close is answered", closed::isDone);
    assertThat(closed.join().counts().failed()).isEqualTo(1);
  }
}
