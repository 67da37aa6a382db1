package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.RunningTask;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S20: what is under way, with its age. */
@ExtendWith(VertxExtension.class)
class RunningTest {

  private final HandTasks tasks = new HandTasks();
  private TaskQueue queue;

  @BeforeEach
  void createQueue(Vertx vertx) {
    queue =
        Await.result(
            TaskQueue.create(
                vertx, new TaskQueueOptions().setWorkers(2).setExceptionHandler(f -> {})));
  }

  private List<RunningTask> running() {
    return Await.result(queue.running());
  }

  private void put(String id) {
    queue.scope("s").put(tasks.task(id), new TaskOptions().setId(id));
  }

  private void awaitAge(Duration age) {
    Await.until("older", () -> running().get(0).age().compareTo(age) > 0);
  }

  @Test
  void what_is_under_way_is_listed_the_oldest_first() {
    assertThat(running()).isEmpty();
    put("a");
    tasks.awaitStart("a");
    awaitAge(Duration.ofMillis(2));
    put("b");
    tasks.awaitStart("b");
    put("waits");
    List<RunningTask> both = running();
    assertThat(both).extracting(RunningTask::id).containsExactly("a", "b");
    assertThat(both).allMatch(task -> task.scope().equals("s") && task.attempt() == 1);
    assertThat(both).noneMatch(RunningTask::cancelled);
    assertThat(both.get(0).age()).isGreaterThan(both.get(1).age());
    tasks.complete("a");
    tasks.complete("b");
    tasks.complete("waits");
    Await.result(queue.idle());
    assertThat(running()).isEmpty();
  }

  @Test
  void work_that_outlives_its_task_is_listed_until_it_ends_S11() {
    put("a");
    tasks.awaitStart("a");
    Await.result(queue.cancel("a"));
    assertThat(running()).singleElement().matches(RunningTask::cancelled);
    tasks.complete("a");
    Await.until("ended", () -> running().isEmpty());
  }

  @Test
  void a_task_that_blocks_has_an_age_though_its_slot_has_been_busy_for_long() {
    Await.result(queue.resize(1));
    for (int i = 0; i < 500; i++) {
      Await.result(queue.submit(() -> Future.succeededFuture(1)));
    }
    CountDownLatch latch = new CountDownLatch(1);
    queue.put(
        context -> {
          latch.await();
          return Future.succeededFuture();
        });
    Await.until("blocked", () -> !running().isEmpty());
    long sinceBefore = System.nanoTime();
    awaitAge(Duration.ofMillis(3));
    assertThat(running().get(0).age()).isLessThan(Duration.ofSeconds(10));
    assertThat(System.nanoTime()).isGreaterThan(sinceBefore);
    latch.countDown();
    Await.result(queue.idle());
  }

  @Test
  void the_stopwatch_is_never_late_and_times_long_laps_one_by_one() {
    Stopwatch stopwatch = new Stopwatch();
    stopwatch.start();
    for (int i = 0; i < 100; i++) {
      stopwatch.lap();
    }
    for (int i = 0; i < 20; i++) {
      spin(Duration.ofMillis(1));
      stopwatch.lap();
    }
    long now = System.nanoTime();
    assertThat(stopwatch.elapsed(now)).isBetween(0L, Duration.ofMillis(500).toNanos());
    spin(Duration.ofMillis(2));
    assertThat(stopwatch.elapsed(System.nanoTime())).isGreaterThan(2_000_000L);
  }

  private static void spin(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void idle_waits_for_the_tasks_of_all_scopes() {
    Await.result(queue.idle());
    put("a");
    queue.put(tasks.task("b"));
    Future<Void> idle = queue.idle();
    tasks.complete("a");
    Await.until("one left", () -> Await.result(queue.stats()).unfinished() == 1);
    assertThat(idle.isComplete()).isFalse();
    tasks.complete("b");
    Await.result(idle);
    assertThat(Await.result(queue.join())).containsExactly("b");
  }

  @Test
  void idle_comes_after_all_that_is_told_of_the_last_task(Vertx vertx) {
    List<String> told = new CopyOnWriteArrayList<>();
    Promise<Void> idle = Promise.promise();
    Promise<Void> asked = Promise.promise();
    vertx.runOnContext(
        v -> {
          queue.submit(tasks.task("last")).onComplete(result -> told.add("its result"));
          queue.idle().onSuccess(i -> told.add("idle")).onComplete(idle);
          asked.complete();
        });
    Await.result(asked.future());
    tasks.complete("last");
    Await.result(idle.future());

    assertThat(told).containsExactly("its result", "idle");
  }

  @Test
  void a_task_that_waits_for_its_queue_to_be_idle_fails() {
    assertThat(Await.failure(queue.submit(() -> queue.idle())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("for itself");
  }
}
