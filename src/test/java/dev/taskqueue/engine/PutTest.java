package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.DuplicateTaskException;
import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S2 and S3: what a put does with room, without, and later. */
@ExtendWith(VertxExtension.class)
class PutTest {

  private final HandTasks tasks = new HandTasks();

  private static TaskQueueOptions small() {
    return new TaskQueueOptions()
        .setWorkers(1)
        .setMaxSize(1)
        .setExceptionHandler(f -> {})
        .setCloseTimeout(Duration.ZERO);
  }

  /** A queue whose slot is taken and whose buffer is full. */
  private TaskQueue full(Vertx vertx, TaskQueueOptions options) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options));
    Await.result(queue.put(tasks.task("running")));
    tasks.awaitStart("running");
    Await.result(queue.put(tasks.task("buffered")));
    return queue;
  }

  @Test
  void a_put_completes_at_once_with_room_and_in_line_without_S2(Vertx vertx) {
    TaskQueue queue = full(vertx, small());
    Future<Void> first = queue.put(tasks.task("first"));
    Future<Void> second = queue.put(tasks.task("second"));
    assertThat(Await.result(queue.stats()).waiting()).isEqualTo(2);
    assertThat(first.isComplete()).isFalse();
    tasks.complete("running");
    Await.result(first);
    assertThat(second.isComplete()).isFalse();
    tasks.complete("buffered");
    Await.result(second);
    tasks.complete("first");
    tasks.complete("second");
    assertThat(Await.result(queue.join()))
        .containsExactly("running", "buffered", "first", "second");
    assertThat(tasks.started()).containsExactly("running", "buffered", "first", "second");
    assertThat(tasks.peak()).isEqualTo(1);
  }

  @Test
  void a_put_that_delayed_tasks_leave_no_place_to_is_told_their_number_S3(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, small().setMaxWaiting(2)));
    queue.put(tasks.task("first"), Duration.ofHours(1));
    queue.put(tasks.task("second"), Duration.ofHours(1));

    assertThat(Await.failure(queue.put(tasks.task("third"), Duration.ofHours(1))))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("maxWaiting 2 ")
        .hasMessageContaining("2 are delayed tasks and 0 wait");
  }

  @Test
  void a_put_that_may_not_wait_fails_naming_the_limits_S2(Vertx vertx) {
    TaskQueue queue = full(vertx, small().setMaxWaiting(1));
    queue.put(tasks.task("waiting"));
    assertThat(Await.failure(queue.put(tasks.task("refused"))))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("maxSize 1 ")
        .hasMessageContaining("maxWaiting 1 ");
    assertThat(Await.failure(queue.put(tasks.task("delayed"), Duration.ofHours(1))))
        .isInstanceOf(QueueFullException.class);
    assertThat(Await.failure(queue.submit(tasks.task("submitted"))))
        .isInstanceOf(QueueFullException.class);
    TaskQueueStats stats = Await.result(queue.stats());
    assertThat(stats.rejected()).isEqualTo(3);
    assertThat(stats.accepted()).isEqualTo(3);
  }

  @Test
  void a_put_that_is_refused_by_the_overflow_policy_is_told_the_way_out_S2(Vertx vertx) {
    TaskQueue queue = full(vertx, small().setOverflow(OverflowPolicy.FAIL));
    assertThat(Await.failure(queue.put(tasks.task("refused"))))
        .hasMessageContaining("maxSize 1 ")
        .hasMessageContaining("set overflow to WAIT")
        .hasMessageNotContaining("maxWaiting");
  }

  @Test
  void a_put_where_none_may_wait_is_told_so_with_room_in_the_buffer_or_not_S2_S3(Vertx vertx) {
    TaskQueue roomy = Await.result(TaskQueue.create(vertx, small().setMaxWaiting(0)));
    assertThat(Await.failure(roomy.put(tasks.task("delayed"), Duration.ofHours(1))))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("maxWaiting 0")
        .hasMessageContaining("without a delay")
        .hasMessageNotContaining("maxSize");
    TaskQueue full = full(vertx, small().setMaxWaiting(0));
    assertThat(Await.failure(full.put(tasks.task("refused"))))
        .hasMessageContaining("maxSize 1 ")
        .hasMessageContaining("maxWaiting 0")
        .hasMessageNotContaining("Wait for earlier puts");
  }

  @Test
  void a_put_past_its_timeout_fails_and_its_task_never_runs_S2(Vertx vertx) {
    TaskQueue queue = full(vertx, small().setPutTimeout(Duration.ofMillis(1)));
    assertThat(Await.failure(queue.put(tasks.task("late"))))
        .isInstanceOf(PutTimeoutException.class)
        .hasMessageContaining("putTimeout of 0.001s")
        .hasMessageContaining("maxSize of 1 ");
    tasks.complete("running");
    tasks.complete("buffered");
    JoinReport report = Await.result(queue.joinReport());
    assertThat(report.counts().expired()).isEqualTo(1);
    assertThat(tasks.started()).doesNotContain("late");
  }

  @Test
  void policy_fail_refuses_at_once_S2(Vertx vertx) {
    TaskQueue queue = full(vertx, small().setOverflow(OverflowPolicy.FAIL));
    assertThat(Await.failure(queue.put(tasks.task("refused"))))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("overflow policy FAIL");
  }

  @Test
  void a_dropped_task_is_reported_S2(Vertx vertx) {
    for (OverflowPolicy policy : List.of(OverflowPolicy.DROP_NEWEST, OverflowPolicy.DROP_OLDEST)) {
      HandTasks own = new HandTasks();
      TaskQueue queue = Await.result(TaskQueue.create(vertx, small().setOverflow(policy)));
      queue.put(own.task("running"));
      own.awaitStart("running");
      queue.put(own.task("old"), new TaskOptions().setId("old"));
      Await.result(queue.put(own.task("new"), new TaskOptions().setId("new")));
      String kept = policy == OverflowPolicy.DROP_OLDEST ? "new" : "old";
      String dropped = policy == OverflowPolicy.DROP_OLDEST ? "old" : "new";
      own.complete("running");
      own.complete(kept);
      JoinReport report = Await.result(queue.joinReport());
      assertThat(report.results()).containsExactly("running", kept);
      assertThat(report.failures()).extracting(TaskFailure::taskId).containsExactly(dropped);
      assertThat(report.failures().get(0).kind()).isEqualTo(OutcomeKind.DROPPED);
    }
  }

  @Test
  void a_delayed_task_belongs_to_its_scope_from_the_call_S3(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, small()));
    Future<Void> put = queue.put(tasks.task("delayed"), Duration.ofMillis(30));
    assertThat(Await.result(queue.stats()).delayed()).isEqualTo(1);
    assertThat(Await.result(queue.progress()).put()).isEqualTo(1);
    Future<List<String>> joined = queue.join(String.class);
    assertThat(joined.isComplete()).isFalse();
    Await.result(put);
    tasks.complete("delayed");
    assertThat(Await.result(joined)).containsExactly("delayed");
  }

  @Test
  void cancel_reaches_a_delayed_task_S3_S14(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, small()));
    Future<Void> put = queue.put(tasks.task("delayed"), Duration.ofDays(1));
    assertThat(Await.result(queue.cancel())).isEqualTo(1);
    assertThat(Await.failure(put))
        .isInstanceOf(TaskCancelledException.class)
        .hasMessageContaining("while delayed");
    assertThat(Await.result(queue.joinReport()).counts().cancelled()).isEqualTo(1);
  }

  @Test
  void an_id_may_be_used_again_only_once_its_task_has_ended_S15(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, small()));
    TaskOptions options = new TaskOptions().setId("one");
    queue.put(tasks.task("a"), options);
    assertThat(Await.failure(queue.put(tasks.task("b"), options)))
        .isInstanceOf(DuplicateTaskException.class)
        .hasMessageContaining("id one");
    tasks.complete("a");
    Await.result(queue.join());
    Await.result(queue.put(tasks.task("c"), options));
    tasks.complete("c");
    assertThat(Await.result(queue.join())).containsExactly("c");
  }

  @Test
  void higher_priority_starts_first_and_results_keep_the_order_of_the_puts_S4(Vertx vertx) {
    TaskQueue queue = Await.result(TaskQueue.create(vertx, small().setMaxSize(9)));
    queue.put(tasks.task("running"));
    tasks.awaitStart("running");
    queue.put(tasks.task("low"), new TaskOptions().setPriority(0));
    queue.put(tasks.task("mid"));
    queue.put(tasks.task("high"), new TaskOptions().setPriority(9));
    for (String name : List.of("running", "high", "mid", "low")) {
      tasks.complete(name);
    }
    assertThat(Await.result(queue.join())).containsExactly("running", "low", "mid", "high");
    assertThat(tasks.started()).containsExactly("running", "high", "mid", "low");
  }

  @Test
  void a_put_that_tasks_keep_out_which_back_off_is_told_so_S16(Vertx vertx) {
    TaskQueue queue =
        Await.result(
            TaskQueue.create(vertx, small().setMaxRetrying(1).setOverflow(OverflowPolicy.FAIL)));
    queue.put(
        context -> Future.failedFuture("expected"),
        new TaskOptions().setRetries(1).setRetryPolicy(RetryPolicy.constant(Duration.ofHours(1))));
    Await.until("it backs off", () -> Await.result(queue.stats()).retrying() == 1);

    assertThat(Await.failure(queue.put(tasks.task("refused"))))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("1 tasks wait to be tried again, no fewer than maxRetrying 1");
  }
}
