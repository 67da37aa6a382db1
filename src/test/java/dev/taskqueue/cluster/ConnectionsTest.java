package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Vert.x keeps open between nodes must not end with a queue. */
@Tag("parallel")
class ConnectionsTest {

  @TempDir private Path folder;

  private static Vertx answering(Vertx vertx) {
    Await.result(
        vertx.eventBus().consumer("there", message -> message.reply(message.body())).completion());
    return vertx;
  }

  @Test
  void a_queue_that_ends_leaves_the_connections_that_its_slots_have_opened() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Vertx here = nodes.join();
      answering(nodes.join());
      for (int round = 0; round < 2; round++) { // in the second its threads are there already
        TaskQueue queue =
            Await.result(
                TaskQueue.create(here, new TaskQueueOptions().setAddress("q").setWorkers(2)));
        Await.result(queue.put(asking("by task")));
        assertThat(Await.result(queue.join())).containsExactly("by task");
        Await.result(queue.put(new TaskRequest("there", "by request")));
        assertThat(Await.result(queue.join())).containsExactly("by request");
        Await.result(queue.close());

        Future<Object> asked =
            here.eventBus().request("there", "afterwards").map(reply -> reply.body());
        assertThat(Await.result(asked)).isEqualTo("afterwards");
      }
    }
  }

  @Test
  void so_does_a_queue_without_an_address() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Vertx here = answering(nodes.join()); // the first request goes no further, and only looks up
      answering(nodes.join());
      useAndForget(here);
      Await.until("only the pool that a connection depends on is left", () -> pools(here) == 1);
      reachBoth(here);
      useAndForget(here);
      Await.until("the other one has gone", () -> pools(here) == 1);
      reachBoth(here);
    }
  }

  private static void useAndForget(Vertx here) {
    TaskQueue queue = Await.result(TaskQueue.create(here, new TaskQueueOptions().setWorkers(2)));
    for (int i = 0; i < 4; i++) {
      Await.result(queue.put(asking(i)));
    }
    assertThat(Await.result(queue.join())).containsExactly(0, 1, 2, 3);
    Await.result(queue.close());
  }

  /** Sends its request from its slot's context, which a {@link TaskRequest} is not. */
  private static Task<Object> asking(Object body) {
    return context -> context.vertx().eventBus().<Object>request("there", body).map(Message::body);
  }

  private static int pools(Vertx vertx) {
    System.gc();
    return vertx.sharedData().getLocalMap("__vertx.shared.workerPools").size();
  }

  private static void reachBoth(Vertx here) {
    for (int i = 0; i < 2; i++) {
      Future<Object> asked =
          here.eventBus().request("there", "afterwards").map(reply -> reply.body());
      assertThat(Await.result(asked)).isEqualTo("afterwards");
    }
  }

  @Test
  void so_does_a_slot_in_place_of_one_that_was_given_up() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Vertx here = answering(nodes.join());
      answering(nodes.join());
      TaskQueue queue =
          Await.result(
              TaskQueue.create(here, new TaskQueueOptions().setAddress("q").setWorkers(1)));
      CountDownLatch release = new CountDownLatch(1);
      Task<Object> blocks =
          context -> {
            release.await();
            return Future.succeededFuture();
          };
      Duration soon = Duration.ofMillis(50);
      Await.result(queue.put(blocks, new TaskOptions().setTimeout(soon).setAbandonAfter(soon)));
      for (int i = 0; i < 4; i++) {
        Await.result(queue.put(asking(i)));
      }
      assertThat(Await.result(queue.join())).containsExactly(0, 1, 2, 3);
      release.countDown();
      Await.result(queue.close());

      reachBoth(here);
    }
  }

  @Test
  void the_threads_of_a_slot_that_was_given_up_go_with_it() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Vertx here = nodes.join();
      TaskQueue queue = Await.result(TaskQueue.create(here, new TaskQueueOptions().setWorkers(1)));
      Duration soon = Duration.ofMillis(1);
      for (int i = 1; i <= 3; i++) {
        int number = i;
        Promise<Void> work = Promise.promise();
        queue.put(() -> work.future(), new TaskOptions().setTimeout(soon).setAbandonAfter(soon));
        Await.until("given up", () -> Await.result(queue.stats()).abandoned() == number);
        work.complete();
      }
      Await.result(queue.put(() -> Future.succeededFuture()));
      Await.until("only the pool of the slot that is there is left", () -> pools(here) == 1);
    }
  }
}
