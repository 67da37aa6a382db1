package dev.taskqueue.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Durability;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.eventbus.Action;
import dev.taskqueue.eventbus.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The account of a queue's end. */
@ExtendWith(VertxExtension.class)
class ServedQueueTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final StopTimes TIMES = new StopTimes(LONG, LONG, LONG, LONG);

  @TempDir private Path folder;

  @Test
  void a_queue_that_cannot_be_ended_says_so_in_its_account(Vertx vertx) throws Exception {
    ServedQueue queue = start(vertx);
    for (String deployment : vertx.deploymentIDs()) {
      // so that it fails the next time; the slots go with the queue, and fail at once
      vertx.undeploy(deployment).otherwiseEmpty().await(20, TimeUnit.SECONDS);
    }

    Leftovers left = queue.drain(TIMES, Future.succeededFuture()).await(20, TimeUnit.SECONDS);

    assertThat(left.isClean()).isFalse();
    assertThat(left.tasks()).isZero();
    assertThat(left.toString())
        .startsWith("queue q: 0 tasks not done, 0 results not joined; it could not be ended: ")
        .doesNotEndWith(": null");
  }

  @Test
  void one_that_can_is_clean(Vertx vertx) throws Exception {
    Leftovers left =
        start(vertx).drain(TIMES, Future.succeededFuture()).await(20, TimeUnit.SECONDS);

    assertThat(left.isClean()).isTrue();
    assertThat(left.toString()).isEqualTo("queue q: 0 tasks not done, 0 results not joined");
  }

  @Test
  void an_end_that_takes_too_long_is_given_up(Vertx vertx) throws Exception {
    ServedQueue queue = start(vertx, new TaskQueueOptions().setAddress("q"));
    TaskQueue.connect(vertx, "q")
        .put(() -> Future.succeededFuture("result"))
        .await(20, TimeUnit.SECONDS);
    // It is kept a while for whoever has joined it, and does not say that the batch has come.
    vertx
        .eventBus()
        .request(
            "q",
            new JsonObject().put("joinId", "mine"),
            new DeliveryOptions().addHeader(Protocol.ACTION, Action.JOIN.wireName))
        .await(20, TimeUnit.SECONDS);
    Duration little = Duration.ofMillis(50);

    Leftovers left =
        queue
            .drain(new StopTimes(little, little, LONG, LONG), Future.succeededFuture())
            .await(20, TimeUnit.SECONDS);

    assertThat(left.isClean()).isFalse();
    assertThat(left.toString()).endsWith("it goes on PT0.05S after the deadline, and is given up");
  }

  @Test
  void one_that_is_still_starting_is_ended_when_it_has_started(Vertx vertx) throws Exception {
    CountDownLatch released = holdPool(vertx, "held");
    ServedQueue queue =
        new ServedQueue(
            vertx, "q", onDisk().setWorkerPoolName("held"), TaskQueueListener.NOOP, LONG);
    queue.start(() -> false);

    Future<Leftovers> left = queue.drain(TIMES, Future.succeededFuture());
    assertThat(left.isComplete()).isFalse();
    released.countDown();

    assertThat(left.await(20, TimeUnit.SECONDS).isClean()).isTrue();
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void a_start_that_takes_too_long_is_given_up(Vertx vertx) throws Exception {
    CountDownLatch released = holdPool(vertx, "held");
    ServedQueue queue =
        new ServedQueue(
            vertx, "q", onDisk().setWorkerPoolName("held"), TaskQueueListener.NOOP, LONG);
    Future<Void> start = queue.start(() -> false);
    Duration little = Duration.ofMillis(50);

    Leftovers left =
        queue
            .drain(new StopTimes(little, little, LONG, LONG), Future.succeededFuture())
            .await(20, TimeUnit.SECONDS);
    released.countDown();
    start.await(20, TimeUnit.SECONDS);

    assertThat(left.toString())
        .endsWith("it is still starting PT0.05S after the deadline, and is given up");
  }

  @Test
  void one_that_is_not_started_has_left_nothing(Vertx vertx) throws Exception {
    ServedQueue queue = new ServedQueue(vertx, "q", onDisk(), TaskQueueListener.NOOP, LONG);

    Future<Void> start = queue.start(() -> true);

    assertThat(start.cause()).isInstanceOf(StartGivenUpException.class);
    assertThat(queue.drain(TIMES, Future.succeededFuture()).await(20, TimeUnit.SECONDS).isClean())
        .isTrue();
  }

  /** Keeps the one thread of a pool, until the latch is opened. */
  private static CountDownLatch holdPool(Vertx vertx, String name) {
    CountDownLatch released = new CountDownLatch(1);
    vertx
        .createSharedWorkerExecutor(name, 1)
        .executeBlocking(
            () -> {
              released.await();
              return null;
            });
    return released;
  }

  private TaskQueueOptions onDisk() {
    return new TaskQueueOptions()
        .setAddress("q")
        .setDurability(Durability.DISK)
        .setStorage(folder.toString());
  }

  private ServedQueue start(Vertx vertx) throws Exception {
    return start(vertx, onDisk());
  }

  private static ServedQueue start(Vertx vertx, TaskQueueOptions options) throws Exception {
    ServedQueue queue = new ServedQueue(vertx, "q", options, TaskQueueListener.NOOP, LONG);
    queue.start(() -> false).await(20, TimeUnit.SECONDS);
    return queue;
  }
}
