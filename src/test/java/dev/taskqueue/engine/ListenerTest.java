package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S20: a listener is told of everything, in order for each task. */
@ExtendWith(VertxExtension.class)
class ListenerTest {

  private final RecordingListener listener = new RecordingListener();
  private final HandTasks tasks = new HandTasks();

  private TaskQueue queue(Vertx vertx, TaskQueueOptions options) {
    return Await.result(
        TaskQueue.create(
            vertx, options.setListener(listener).setExceptionHandler(f -> {}).setWorkers(1)));
  }

  private static TaskOptions id(String id) {
    return new TaskOptions().setId(id);
  }

  @Test
  void a_task_that_finds_room_is_told_of_from_put_to_end(Vertx vertx) {
    TaskQueue queue = queue(vertx, new TaskQueueOptions());
    queue.put(tasks.task("a"), id("a"));
    tasks.complete("a");
    listener.await("queue idle");
    assertThat(listener.about("a"))
        .containsExactly("a accepted", "a entered", "a started 1", "a ended SUCCESS");
    assertThat(listener.times).allMatch(time -> !time.isNegative());
  }

  @Test
  void a_put_that_waits_is_told_of_and_a_full_queue_once(Vertx vertx) {
    TaskQueue queue = queue(vertx, new TaskQueueOptions().setMaxSize(1));
    queue.put(tasks.task("a"), id("a"));
    tasks.awaitStart("a");
    for (String name : List.of("b", "c", "d")) {
      queue.put(tasks.task(name), id(name));
    }
    for (String name : List.of("a", "b", "c", "d")) {
      tasks.complete(name);
    }
    listener.await("queue idle");
    assertThat(listener.about("c"))
        .containsExactly("c accepted", "c waiting", "c entered", "c started 1", "c ended SUCCESS");
    assertThat(listener.aboutQueue()).containsExactly("queue full", "queue room", "queue idle");
  }

  @Test
  void a_retry_is_told_of(Vertx vertx) {
    TaskQueue queue = queue(vertx, new TaskQueueOptions());
    queue.put(
        () -> Future.failedFuture("expected"),
        id("a").setRetries(1).setRetryPolicy(RetryPolicy.constant(Duration.ofMillis(2))));
    listener.await("queue idle");
    assertThat(listener.about("a"))
        .containsExactly(
            "a accepted",
            "a entered",
            "a started 1",
            "a retrying expected PT0.002S",
            "a entered",
            "a started 2",
            "a ended FAILURE");
  }

  @Test
  void refused_dropped_and_cancelled_tasks_are_told_of(Vertx vertx) {
    TaskQueue queue =
        queue(vertx, new TaskQueueOptions().setMaxSize(1).setOverflow(OverflowPolicy.DROP_NEWEST));
    queue.put(tasks.task("a"), id("a"));
    tasks.awaitStart("a");
    queue.put(tasks.task("b"), id("b"));
    queue.put(tasks.task("c"), id("c"));
    assertThat(listener.about("c")).containsExactly("c accepted", "c ended DROPPED at once");
    Await.result(queue.cancel("b"));
    assertThat(listener.about("b"))
        .containsExactly("b accepted", "b entered", "b ended CANCELLED at once");
    Future<?> closed = queue.close();
    Await.failure(queue.put(tasks.task("d"), id("d")));
    assertThat(listener.about("d")).containsExactly("d rejected");
    tasks.complete("a");
    Await.result(closed);
    assertThat(listener.aboutQueue())
        .containsExactly("queue full", "queue room", "queue idle", "queue drained");
  }

  @Test
  void abandoned_work_is_told_of_after_its_outcome_S11(Vertx vertx) {
    TaskQueue queue = queue(vertx, new TaskQueueOptions());
    queue.put(
        tasks.task("a"),
        id("a").setTimeout(Duration.ofMillis(1)).setAbandonAfter(Duration.ofMillis(1)));
    listener.await("a abandoned");
    Await.result(queue.submit(() -> Future.succeededFuture("on the slot that has come for it")));
    assertThat(listener.about("a"))
        .containsExactly(
            "a accepted", "a entered", "a started 1", "a ended FAILURE", "a abandoned");
  }

  @Test
  void controls_are_told_of_when_they_change_something(Vertx vertx) {
    TaskQueue queue = queue(vertx, new TaskQueueOptions());
    queue.resume();
    queue.pause();
    queue.pause();
    queue.resume();
    Await.result(queue.resize(3));
    assertThat(listener.aboutQueue())
        .containsExactly("queue paused", "queue resumed", "queue resized 3");
  }

  @Test
  void a_listener_that_throws_is_logged_and_harms_nothing(Vertx vertx) {
    TaskQueueListener angry =
        new TaskQueueListener() {
          @Override
          public void started(TaskInfo task, Duration waited) {
            throw new IllegalStateException("expected");
          }
        };
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      TaskQueue queue =
          Await.result(TaskQueue.create(vertx, new TaskQueueOptions().setListener(angry)));
      queue.put(() -> Future.succeededFuture(1));
      assertThat(Await.result(queue.join())).containsExactly(1);
      assertThat(log.at(Level.WARN)).singleElement().asString().contains("STARTED");
    }
  }

  @Test
  void a_listener_may_call_the_queue(Vertx vertx) {
    TaskQueue[] queue = new TaskQueue[1];
    TaskQueueListener chain =
        new TaskQueueListener() {
          @Override
          public void ended(
              TaskInfo task, OutcomeKind kind, @Nullable Throwable cause, Duration took) {
            if (task.id().equals("first")) {
              queue[0].put(() -> Future.succeededFuture("second"));
              queue[0].stats();
            }
          }
        };
    queue[0] = Await.result(TaskQueue.create(vertx, new TaskQueueOptions().setListener(chain)));
    queue[0].put(() -> Future.succeededFuture("first"), id("first"));
    Await.until("both ran", () -> Await.result(queue[0].stats()).ended().succeeded() == 2);
  }

  @Test
  void the_calls_about_each_task_are_in_order_under_load(Vertx vertx) {
    ConcurrentHashMap<String, String> orders = new ConcurrentHashMap<>();
    TaskQueueListener letters =
        new TaskQueueListener() {
          private void add(TaskInfo task, String letter) {
            orders.merge(task.id(), letter, String::concat);
          }

          @Override
          public void accepted(TaskInfo task) {
            add(task, "a");
          }

          @Override
          public void entered(TaskInfo task) {
            add(task, "e");
          }

          @Override
          public void started(TaskInfo task, Duration waited) {
            add(task, "s");
          }

          @Override
          public void ended(
              TaskInfo task, OutcomeKind kind, @Nullable Throwable cause, Duration took) {
            add(task, "d");
          }
        };
    TaskQueue queue =
        Await.result(
            TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(4).setListener(letters)));
    List<Integer> numbers = IntStream.range(0, 20_000).boxed().toList();
    Await.result(queue.putAll(numbers, n -> context -> Future.succeededFuture(n)));
    assertThat(Await.result(queue.join())).hasSize(numbers.size());
    Await.until(
        "all told", () -> orders.values().stream().filter("aesd"::equals).count() == 20_000);
  }

  @Test
  void the_log_level_gives_lines_for_each_task(Vertx vertx) {
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      TaskQueue queue =
          queue(vertx, new TaskQueueOptions().setLogLevel(org.slf4j.event.Level.DEBUG));
      queue.put(() -> Future.succeededFuture(1), id("good"));
      queue.put(() -> Future.failedFuture("expected"), id("bad"));
      Await.result(queue.close());
      assertThat(log.with("task good starts, execution 1, after ")).hasSize(1);
      assertThat(log.with("task good ended with SUCCESS after ")).hasSize(1);
      assertThat(log.with("task bad ended with FAILURE after ")).hasSize(1);
      assertThat(log.with("expected")).hasSize(1);
      assertThat(log.with("is drained")).hasSize(1);
      assertThat(log.at(Level.DEBUG)).hasSameSizeAs(log.lines());
    }
  }
}
