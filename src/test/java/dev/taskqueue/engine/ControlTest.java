package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.QueueState;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.Task;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskExpiredException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.TaskTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S11, S12, S14 and S20: what can be done to tasks, and what they see of it. */
@ExtendWith(VertxExtension.class)
class ControlTest {

  private final HandTasks tasks = new HandTasks();
  private TaskQueue queue;

  @BeforeEach
  void createQueue(Vertx vertx) {
    TaskQueueOptions options =
        new TaskQueueOptions()
            .setWorkers(1)
            .setMaxSize(2)
            .setExceptionHandler(f -> {})
            .setCloseTimeout(Duration.ZERO);
    queue = Await.result(TaskQueue.create(vertx, options));
  }

  private TaskQueueStats stats() {
    return Await.result(queue.stats());
  }

  @Test
  void a_paused_queue_accepts_and_starts_nothing_S20() {
    queue.put(tasks.task("running"));
    tasks.awaitStart("running");
    Await.result(queue.pause());
    Await.result(queue.put(tasks.task("next")));
    tasks.complete("running");
    Await.until("idle", () -> stats().running() == 0);
    assertThat(stats().state()).isEqualTo(QueueState.PAUSED);
    assertThat(stats().buffered()).isEqualTo(1);
    assertThat(tasks.started()).containsExactly("running");
    Await.result(queue.resume());
    tasks.complete("next");
    assertThat(Await.result(queue.join())).containsExactly("running", "next");
  }

  @Test
  void clear_settles_what_has_not_started_S20() {
    for (String name : List.of("a", "b", "c", "d")) {
      queue.put(tasks.task(name));
    }
    queue.put(tasks.task("e"), Duration.ofDays(1));
    tasks.awaitStart("a");
    assertThat(Await.result(queue.clear())).isEqualTo(4);
    tasks.complete("a");
    assertThat(Await.result(queue.joinReport()).counts().cancelled()).isEqualTo(4);
    assertThat(tasks.started()).containsExactly("a");
    assertThat(stats().unfinished()).isZero();
  }

  @Test
  void a_cancelled_running_task_is_settled_and_told_and_keeps_its_slot_till_it_ends_S14() {
    Future<Object> submitted = queue.submit(tasks.task("a"), new TaskOptions().setId("one"));
    TaskContext context = tasks.awaitStart("a");
    List<String> told = new CopyOnWriteArrayList<>();
    context.onCancel(
        () -> {
          throw new IllegalStateException("expected");
        });
    context.onCancel(() -> told.add("told"));
    assertThat(context.isCancelled()).isFalse();
    queue.put(tasks.task("b"));
    assertThat(Await.result(queue.cancel("one"))).isTrue();
    assertThat(Await.failure(submitted))
        .isInstanceOf(TaskCancelledException.class)
        .hasMessageContaining("task one was cancelled while running");
    Await.until("told", () -> told.size() == 1);
    assertThat(context.isCancelled()).isTrue();
    context.onCancel(() -> told.add("at once"));
    assertThat(told).containsExactly("told", "at once");
    assertThat(tasks.started()).containsExactly("a");
    tasks.complete("a");
    tasks.complete("b");
    assertThat(Await.result(queue.join())).containsExactly("b");
    assertThat(Await.result(queue.cancel("one"))).isFalse();
  }

  @Test
  @SuppressWarnings("NullAway") // what is tested
  void no_id_is_no_id_of_a_task_that_is_not_there_S14() {
    assertThatThrownBy(() -> queue.cancel(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> queue.setPriority(null, 1)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void a_task_that_waits_longer_than_its_ttl_expires_S11() {
    queue.put(tasks.task("a"));
    tasks.awaitStart("a");
    Future<Object> late =
        queue.submit(tasks.task("late"), new TaskOptions().setTtl(Duration.ofMillis(1)));
    assertThat(Await.failure(late))
        .isInstanceOf(TaskExpiredException.class)
        .hasMessageContaining("ttl of 0.001s");
    tasks.complete("a");
    assertThat(Await.result(queue.joinReport()).counts().expired()).isEqualTo(1);
    assertThat(tasks.started()).containsExactly("a");
  }

  @Test
  void a_task_over_its_time_fails_at_once_and_sees_it_S11() {
    Future<Object> slow =
        queue.submit(tasks.task("slow"), new TaskOptions().setTimeout(Duration.ofMillis(5)));
    assertThat(Await.failure(slow))
        .isInstanceOf(TaskTimeoutException.class)
        .hasMessageContaining("timeout of 0.005s");
    TaskContext context = tasks.awaitStart("slow");
    Await.until("cancelled", context::isCancelled);
  }

  @Test
  void a_failed_task_is_tried_again_and_keeps_its_place_and_its_headers_S12() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("who", "me");
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    Task<String> twice =
        context -> {
          attempts.add(context.attempt());
          return context.attempt() < 3
              ? Future.failedFuture("expected")
              : Future.succeededFuture(context.id() + context.headers().get("WHO"));
        };
    queue.put(
        twice,
        new TaskOptions()
            .setId("x")
            .setHeaders(headers)
            .setRetries(2)
            .setRetryPolicy(RetryPolicy.constant(Duration.ZERO)));
    headers.clear();
    queue.put(() -> Future.succeededFuture("second"));
    assertThat(Await.result(queue.join())).containsExactly("xme", "second");
    assertThat(attempts).containsExactly(1, 2, 3);
    assertThat(stats().retries()).isEqualTo(2);
  }

  @Test
  void what_the_predicate_refuses_is_not_tried_again_S12() {
    TaskOptions options =
        new TaskOptions().setRetries(5).setRetryOn(failure -> failure instanceof Error);
    assertThat(
            Await.failure(
                queue.submit(
                    c -> Future.failedFuture(new IllegalStateException("expected")), options)))
        .hasMessage("expected");
    assertThat(stats().retries()).isZero();
  }

  @Test
  void arguments_are_checked_at_once() {
    Task<?> noTask = null;
    Callable<Future<?>> noCallable = null;
    assertThatThrownBy(() -> queue.put(noTask)).hasMessage("task");
    assertThatThrownBy(() -> queue.put(noCallable)).hasMessage("task");
    assertThatThrownBy(() -> queue.put(noTask, new TaskOptions())).hasMessage("task");
    assertThatThrownBy(() -> queue.submit((Task<?>) null)).hasMessage("task");
    assertThatThrownBy(() -> queue.putAll(null, i -> tasks.task("a"))).hasMessage("items");
    assertThatThrownBy(() -> queue.putAll(List.of(), null)).hasMessage("toTask");
    assertThatThrownBy(() -> queue.put(tasks.task("a"), Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delay must be from zero");
    assertThatThrownBy(() -> queue.close(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deadline must be from zero");
    assertThatThrownBy(() -> queue.resize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workers must be from 1 to 100000, but is 0");
    assertThatThrownBy(() -> queue.scope("x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scope must have 1 to 255 characters");
    assertThat(stats().accepted()).isZero();
  }

  /** Counts in {@code asked} how often it is asked, and has the task wait for a long time. */
  private static TaskOptions counting(AtomicInteger asked) {
    return new TaskOptions()
        .setRetries(5)
        .setRetryOn(
            failure -> {
              asked.incrementAndGet();
              return true;
            })
        .setRetryPolicy(
            (failure, attempt) -> {
              asked.incrementAndGet();
              return Duration.ofHours(1);
            });
  }

  @Test
  void what_fails_after_its_timeout_is_not_asked_about_again_S11_S12() {
    AtomicInteger asked = new AtomicInteger();
    queue.put(tasks.task("slow"), counting(asked).setTimeout(Duration.ofMillis(5)));
    Await.until("timed out", tasks.awaitStart("slow")::isCancelled);
    assertThat(asked).as("predicate and policy").hasValue(2);

    tasks.fail("slow", new IllegalStateException("expected"));
    Await.until("its slot is free", () -> stats().running() == 0);

    assertThat(asked).hasValue(2);
  }

  @Test
  void what_fails_as_it_was_cancelled_is_not_asked_about_S12_S14() {
    AtomicInteger asked = new AtomicInteger();
    queue.put(tasks.task("stopped"), counting(asked));
    tasks
        .awaitStart("stopped")
        .onCancel(() -> tasks.fail("stopped", new IllegalStateException("expected")));
    Await.result(queue.cancel());
    Await.until("its slot is free", () -> stats().running() == 0);
    assertThat(asked).hasValue(0);
  }
}
