package dev.taskqueue.service.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class StandbyStatusTest {

  @Test
  void the_past_that_a_node_knows_is_told_only_while_it_has_the_queue(Vertx vertx) {
    StatusServer server = new StatusServer(vertx, new TaskQueueOptions(), new QueueStatus());
    Await.result(server.queue.put(() -> Future.failedFuture("why")));
    Await.result(server.queue.idle());

    server.place = new JsonObject().put("role", "standby").put("owner", "another");
    JsonObject standby = queue(vertx, server);
    server.place = new JsonObject().put("role", "owner").put("owner", "this");
    JsonObject owner = queue(vertx, server);

    assertThat(standby.fieldNames())
        .contains("name", "role", "owner", "stats", "running")
        .doesNotContain("history", "scopes", "failures");
    assertThat(owner.fieldNames()).contains("stats", "history", "scopes", "failures");
  }

  private static JsonObject queue(Vertx vertx, StatusServer server) {
    return Await.result(
            vertx
                .createHttpClient()
                .request(new RequestOptions().setAbsoluteURI(server.url() + "v1/status"))
                .compose(request -> request.send().compose(HttpClientResponse::body)))
        .toJsonObject()
        .getJsonArray("queues")
        .getJsonObject(0);
  }
}
