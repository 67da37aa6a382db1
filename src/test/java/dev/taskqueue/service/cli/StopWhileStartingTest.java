package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.engine.Await;
import dev.taskqueue.service.Leftovers;
import dev.taskqueue.service.Service;
import dev.taskqueue.service.Setup;
import dev.taskqueue.service.config.ServiceConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a service does, and how it is stopped, before its start is over, if it ever is. */
class StopWhileStartingTest {

  private final Promise<String> stop = Promise.promise();

  @Test
  void it_tells_that_it_starts_and_what_has_started_is_ended() throws Exception {
    int port = freePort();
    Future<Service> starting = start(port, HangingVerticle.class, new JsonObject());
    HangingVerticle.BEGUN.get(20, TimeUnit.SECONDS);
    assertThat(starting.isComplete()).isFalse();
    assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
    HttpResponse<String> refused = get(port, "/v1/queues");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("the service is starting");
    assertThat(get(port, "/health/../v1/queues").statusCode()).isEqualTo(503);

    stop.complete("SIGTERM");

    Service service = starting.await(20, TimeUnit.SECONDS);
    assertThat(service.isReady()).isFalse();
    assertThat(OrderlyEnd.of(service).await(20, TimeUnit.SECONDS)).isEqualTo(ExitCodes.OK);
  }

  @Test
  void a_queue_that_is_just_starting_is_waited_for_and_in_the_account() throws Exception {
    JsonObject queues =
        new JsonObject()
            .put("first", new JsonObject())
            .put("second", new JsonObject().put("workerPoolName", PoolHoldingVerticle.POOL))
            .put("third", new JsonObject());
    Future<Service> starting = start(0, PoolHoldingVerticle.class, queues);
    Await.until("the second queue is starting", PoolHoldingVerticle::isWaitedFor);
    stop.complete("SIGTERM");
    Service service = starting.await(20, TimeUnit.SECONDS);

    Future<List<Leftovers>> left = service.drain();
    assertThat(left.isComplete()).isFalse();
    PoolHoldingVerticle.release();

    assertThat(left.await(20, TimeUnit.SECONDS))
        .allMatch(Leftovers::isClean)
        .extracting(Leftovers::queue)
        .containsExactly("first", "second");
    service.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void a_port_that_is_taken_is_told_before_anything_else_is_started() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<Service> starting =
          start(taken.getLocalPort(), HangingVerticle.class, new JsonObject());

      assertThatThrownBy(() -> starting.await(20, TimeUnit.SECONDS))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("choose another http.host or http.port");
    }
  }

  private Future<Service> start(int port, Class<?> handler, JsonObject queues) {
    JsonObject verticle = new JsonObject().put("class", handler.getName());
    JsonObject config =
        new JsonObject()
            .put("queues", queues)
            .put("http", new JsonObject().put("port", port))
            .put("handlers", new JsonObject().put("verticles", JsonArray.of(verticle)));
    return Service.start(Setup.of(new ServiceConfig(config)), stop.future());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
  }
}
