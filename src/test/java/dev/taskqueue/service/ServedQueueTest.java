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

  private ServedQueue start(Vertx vertx) throws Exception {
    return start(
        vertx,
        new TaskQueueOptions()
            .setAddress("q")
            .setDurability(Durability.DISK)
            .setStorage(folder.toString()));
  }

  private static ServedQueue start(Vertx vertx, TaskQueueOptions options) throws Exception {
    return ServedQueue.start(vertx, "q", options, TaskQueueListener.NOOP, Duration.ofSeconds(20))
        .await(20, TimeUnit.SECONDS);
  }
}
