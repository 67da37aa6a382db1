package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Vert.x keeps open between nodes must not end with a queue. */
class ConnectionsTest {

  @TempDir private Path folder;

  @Test
  void a_queue_that_ends_leaves_the_connections_that_its_slots_have_opened() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Vertx here = nodes.join();
      Vertx there = nodes.join();
      Await.result(
          there
              .eventBus()
              .consumer("there", message -> message.reply(message.body()))
              .completion());
      for (int round = 0; round < 2; round++) { // in the second its threads are there already
        TaskQueue queue =
            Await.result(
                TaskQueue.create(here, new TaskQueueOptions().setAddress("q").setWorkers(2)));
        Await.result(queue.put(new TaskRequest("there", "by request")));
        Await.result(
            queue.put(
                context -> here.eventBus().request("there", "by task").map(reply -> reply.body())));
        assertThat(Await.result(queue.join())).containsExactly("by request", "by task");
        Await.result(queue.close());

        Future<Object> asked =
            here.eventBus().request("there", "afterwards").map(reply -> reply.body());
        assertThat(Await.result(asked)).isEqualTo("afterwards");
      }
    }
  }
}
