package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S4, S5, S10, S15, S16 with real threads: producers on threads and event loops, and joiners. */
@ExtendWith(VertxExtension.class)
class StressTest {

  private static final int PRODUCERS = 8;
  private static final int WORKERS = 6;
  private static final int MAX_SIZE = 32;

  @ParameterizedTest
  @EnumSource(
      value = ThreadingModel.class,
      names = {"WORKER", "EVENT_LOOP"})
  void many_tasks_run_once_within_bounds_and_are_joined_once_in_order(
      ThreadingModel model, Vertx vertx) throws Exception {
    run(vertx, model, 3_000);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void many_tasks_run_on_virtual_threads(Vertx vertx) throws Exception {
    run(vertx, ThreadingModel.VIRTUAL_THREAD, 3_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = ThreadingModel.class,
      names = {"WORKER", "EVENT_LOOP"})
  @Tag("stress")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void a_million_tasks_run_once_within_bounds_and_are_joined_once_in_order(
      ThreadingModel model, Vertx vertx) throws Exception {
    run(vertx, model, 70_000);
  }

  @Test
  @Tag("stress")
  @EnabledForJreRange(min = JRE.JAVA_21)
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void a_million_tasks_run_on_virtual_threads(Vertx vertx) throws Exception {
    run(vertx, ThreadingModel.VIRTUAL_THREAD, 70_000);
  }

  private static void run(Vertx vertx, ThreadingModel model, int perProducer) throws Exception {
    Set<String> deploymentsBefore = vertx.deploymentIDs();
    String pool = "stress-" + model;
    TaskQueue queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setWorkers(WORKERS)
                    .setMaxSize(MAX_SIZE)
                    .setWorkerPoolName(pool)
                    .setThreadingModel(model)
                    .setCloseTimeout(Duration.ZERO)));
    Producers producers = new Producers(queue, vertx, PRODUCERS, perProducer);
    producers.start();
    Joined joined = new Joined();
    while (!producers.areDone()) {
      Future<List<Producers.Item>> one = queue.join(Producers.Item.class);
      Future<List<Producers.Item>> two = queue.join(Producers.Item.class);
      joined.add(Await.result(one));
      if (Await.result(two) != one.result()) { // not the same batch
        joined.add(two.result());
      }
    }
    producers.await();
    joined.add(Await.result(queue.join(Producers.Item.class)));

    long total = 2L * PRODUCERS * perProducer;
    joined.expectEachOnceInOrder(2 * PRODUCERS, perProducer);
    assertThat(producers.executions()).isEqualTo(total);
    assertThat(producers.peak()).isBetween(1, WORKERS);
    TaskQueueStats stats = Await.result(queue.stats());
    assertThat(stats.accepted()).isEqualTo(total);
    assertThat(stats.ended().succeeded()).isEqualTo(total);
    assertThat(stats.ended().total()).isEqualTo(total);
    assertThat(stats.rejected()).isZero();
    assertThat(stats.peakRunning()).isLessThanOrEqualTo(WORKERS);
    assertThat(stats.peakBuffered()).isLessThanOrEqualTo(MAX_SIZE);
    assertThat(stats.unfinished()).isZero();
    Await.until("idle", () -> Await.result(queue.stats()).running() == 0);
    joined.forget();
    Garbage.expectCleared(producers.payloads());

    assertThat(Await.result(queue.close()).results()).isEmpty();
    assertThat(Await.result(queue.stats()).state()).isEqualTo(QueueState.CLOSED);
    assertThat(vertx.deploymentIDs()).isEqualTo(deploymentsBefore);
    Await.until("no threads left", () -> Threads.named(pool).isEmpty());
  }
}
