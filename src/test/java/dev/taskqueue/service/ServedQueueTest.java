package dev.taskqueue.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Durability;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Vertx;
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

  @TempDir private Path folder;

  @Test
  void a_queue_that_cannot_be_ended_says_so_in_its_account(Vertx vertx) throws Exception {
    ServedQueue queue = start(vertx);
    for (String deployment : vertx.deploymentIDs()) {
      // so that it fails the next time; the slots go with the queue, and fail at once
      vertx.undeploy(deployment).otherwiseEmpty().await(20, TimeUnit.SECONDS);
    }

    Leftovers left = queue.drain(Duration.ofSeconds(20)).await(20, TimeUnit.SECONDS);

    assertThat(left.isClean()).isFalse();
    assertThat(left.tasks()).isZero();
    assertThat(left.toString())
        .startsWith("queue q: 0 tasks not done, 0 results not joined; it could not be ended: ")
        .doesNotEndWith(": null");
  }

  @Test
  void one_that_can_is_clean(Vertx vertx) throws Exception {
    Leftovers left = start(vertx).drain(Duration.ofSeconds(20)).await(20, TimeUnit.SECONDS);

    assertThat(left.isClean()).isTrue();
    assertThat(left.toString()).isEqualTo("queue q: 0 tasks not done, 0 results not joined");
  }

  private ServedQueue start(Vertx vertx) throws Exception {
    TaskQueueOptions options =
        new TaskQueueOptions()
            .setAddress("q")
            .setDurability(Durability.DISK)
            .setStorage(folder.toString());
    return ServedQueue.start(vertx, "q", options, TaskQueueListener.NOOP, Duration.ofSeconds(20))
        .await(20, TimeUnit.SECONDS);
  }
}
