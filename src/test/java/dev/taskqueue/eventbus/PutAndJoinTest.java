package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class PutAndJoinTest extends BusTest {

  @Test
  void a_plain_request_puts_and_another_joins() {
    queue(new TaskQueueOptions());
    JsonObject put = ask("put", task(ECHO, "a"));
    assertThat(put.getString("id")).isNotEmpty();
    assertThat(put.getLong("seq")).isEqualTo(1);
    ask("put", task(ECHO, "b").put("delay", 50));
    JsonObject joined = ask("join", new JsonObject());
    assertThat(joined.getJsonArray("results")).isEqualTo(new JsonArray().add("a").add("b"));
  }

  @Test
  void the_client_on_the_same_node_hands_over_objects() {
    queue(new TaskQueueOptions().setWorkers(2));
    TaskQueue client = TaskQueue.connect(vertx, ADDRESS);
    for (int i = 0; i < 100; i++) {
      int n = i;
      await(client.put(() -> Future.succeededFuture(n)));
    }
    assertThat(await(client.join(Integer.class))).hasSize(100);
    assertThat(await(client.submit(() -> Future.succeededFuture(this)))).isSameAs(this);
    assertThat(await(client.submit(new TaskRequest(ECHO, "x")))).isEqualTo("x");
    assertThat(await(client.stats()).accepted()).isEqualTo(102);
  }
}
