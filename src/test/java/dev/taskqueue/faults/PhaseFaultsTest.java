package dev.taskqueue.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.RateLimit;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.TaskQueueVerticle;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ground goes from under a queue: its verticle, its Vert.x or its threads. */
@Tag("faults")
class PhaseFaultsTest {

  /** What a queue is at when it is undeployed. */
  enum Phase {
    EMPTY(site -> {}),
    RUNNING(site -> never(site, 1)),
    FULL(site -> never(site, 8)),
    DELAYED(
        site ->
            site.put(
                context -> Future.succeededFuture(),
                new TaskOptions().setDelay(Duration.ofHours(1)))),
    BACKING_OFF(
        site -> {
          site.put(
              context -> Future.failedFuture("expected"),
              new TaskOptions()
                  .setRetries(1)
                  .setRetryPolicy((failure, retry) -> Duration.ofHours(1)));
          Await.until("backs off", () -> site.stats().retrying() == 1);
        }),
    PAUSED(
        site -> {
          Await.result(site.queue.pause());
          site.put(context -> Future.succeededFuture());
        }),
    LIMITED_IN_TIME(
        site ->
            site.put(
                context -> Promise.promise().future(),
                new TaskOptions().setTimeout(Duration.ofHours(1)))),
    TIMED_OUT(
        site -> {
          site.put(
              context -> Promise.promise().future(),
              new TaskOptions()
                  .setTimeout(Duration.ofMillis(1))
                  .setAbandonAfter(Duration.ofHours(1)));
          Await.until("timed out", () -> site.stats().ended().failed() == 1);
        }),
    JOINED(
        site -> {
          never(site, 1);
          site.remember(site.queue.join());
        }),
    HELD_UP_BY_A_READER(
        site -> {
          site.queue.outcomes().pause();
          for (int i = 0; i < 8; i++) {
            site.put(context -> Future.succeededFuture());
          }
        }),
    GROWING(
        site -> {
          never(site, 1);
          site.remember(site.queue.resize(20));
        }),
    FED(
        site ->
            site.remember(
                site.queue.putAll(
                    List.of(1, 2, 3, 4, 5, 6, 7, 8), n -> context -> Promise.promise().future())));

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    private final Consumer<Site> bring;

    Phase(Consumer<Site> bring) {
      this.bring = bring;
    }

    private static void never(Site site, int tasks) {
      for (int i = 0; i < tasks; i++) {
        site.put(context -> Promise.promise().future());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_queue_may_be_closed_in_any_phase_S9(Phase phase) {
    try (Site site = new Site(Site.small())) {
      site.workGoesOn();
      phase.bring.accept(site);
    }
  }

  @ParameterizedTest
  @EnumSource
  void its_verticle_may_be_undeployed_in_any_phase_S9(Phase phase) {
    try (Site site = new Site(Site.small())) {
      site.workGoesOn();
      phase.bring.accept(site);
      List<Future<Void>> undeployed = new ArrayList<>();
      for (String id : site.vertx.deploymentIDs()) { // the queue's and the slots', in any order
        undeployed.add(site.vertx.undeploy(id).otherwiseEmpty());
      }
      Await.result(Future.all(undeployed));
    }
  }

  @Test
  void vertx_may_be_closed_under_load_S9_S15() throws InterruptedException {
    for (int round = 0; round < 5; round++) {
      Vertx vertx = Vertx.vertx();
      TaskQueueVerticle verticle = new TaskQueueVerticle(Site.small().setWorkers(4));
      Await.result(vertx.deployVerticle(verticle));
      TaskQueue queue = verticle.queue();
      AtomicLong put = new AtomicLong();
      List<Thread> producers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Thread producer =
            new Thread(
                () -> {
                  while (queue.put(context -> soon(context.vertx())).cause() == null) {
                    put.incrementAndGet();
                  }
                });
        producer.start();
        producers.add(producer);
      }
      Await.until("under load", () -> put.get() > 1_000);
      Await.result(vertx.close());
      for (Thread producer : producers) {
        producer.join();
      }
      TaskQueueStats stats = queue.stats().result();
      assertThat(stats.unfinished()).as("%s", stats).isZero();
      assertThat(stats.ended().total()).isEqualTo(stats.accepted());
      assertThat(stats.accepted()).isPositive();
    }
  }

  private static Future<Object> soon(Vertx vertx) {
    Promise<Object> promise = Promise.promise();
    vertx.runOnContext(v -> promise.complete("r"));
    return promise.future();
  }

  @Test
  void a_worker_pool_that_others_have_exhausted_only_delays_S2() {
    CountDownLatch release = new CountDownLatch(1);
    try (Site site =
        new Site(Site.small().setWorkerPoolName("shared-by-all").setWorkerPoolSize(2))) {
      WorkerExecutor pool = site.vertx.createSharedWorkerExecutor("shared-by-all", 2);
      for (int i = 0; i < 4; i++) {
        pool.executeBlocking(
            () -> {
              release.await();
              return null;
            },
            false);
      }
      for (int i = 0; i < 6; i++) {
        site.put(context -> Future.succeededFuture("r"));
      }
      Future<List<Object>> joined = site.queue.join();
      assertThat(site.stats().ended().total()).isZero();
      release.countDown();
      assertThat(Await.result(joined)).hasSize(6);
      Await.result(pool.close());
    } finally {
      release.countDown();
    }
  }

  @Test
  void a_rate_that_lets_nothing_start_does_not_keep_a_queue_from_closing_S9_S18() {
    TaskQueueOptions options = Site.small().setRateLimit(RateLimit.of(1, Duration.ofHours(1)));
    try (Site site = new Site(options)) {
      for (int i = 0; i < 5; i++) {
        site.put(context -> Future.succeededFuture("r"));
      }
      Await.until("one has run", () -> site.stats().ended().succeeded() == 1);
    }
  }
}
