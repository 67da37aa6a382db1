package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import dev.taskqueue.service.Service;
import dev.taskqueue.service.Setup;
import dev.taskqueue.service.config.ServiceConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the exit code tells of the end. */
class OrderlyEndTest {

  @TempDir private Path folder;

  @BeforeEach
  void linger() {
    LingeringVerticle.end = Promise.promise();
  }

  @Test
  void a_queue_that_could_not_be_ended_is_told() throws Exception {
    Service service = start(UndeployingVerticle.class);
    put(service, UndeployingVerticle.ADDRESS);
    UndeployingVerticle.DONE.get(20, TimeUnit.SECONDS); // it cannot be undeployed again

    assertThat(end(service)).isEqualTo(ExitCodes.TASKS_LEFT);
  }

  @Test
  void all_is_done_where_it_could() throws Exception {
    assertThat(end(start(UndeployingVerticle.class))).isEqualTo(ExitCodes.OK);
  }

  @Test
  void all_is_done_though_a_handler_does_not_stop() throws Exception {
    Service service = start(LingeringVerticle.class);

    assertThat(end(service)).isEqualTo(ExitCodes.OK);
    LingeringVerticle.end.complete();
    service.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void closing_it_again_waits_for_the_close_that_is_under_way() throws Exception {
    Service service = start(LingeringVerticle.class);

    Future<Void> first = service.close();
    Future<Void> second = service.close();

    Await.until("both have come to an end", () -> first.isComplete() && second.isComplete());
    assertThat(List.of(first, second)) // which is that of their time
        .extracting(Future::cause)
        .allMatch(TimeoutException.class::isInstance);
    LingeringVerticle.end.complete();
    service.close().await(20, TimeUnit.SECONDS);
  }

  private Service start(Class<?> handler) throws Exception {
    JsonObject queue = new JsonObject().put("durability", "disk").put("storage", folder.toString());
    JsonObject http =
        new JsonObject()
            .put("port", 0)
            .put("allowedAddresses", JsonArray.of(UndeployingVerticle.ADDRESS));
    JsonObject verticle = new JsonObject().put("class", handler.getName());
    JsonObject config =
        new JsonObject()
            .put("queues", new JsonObject().put("default", queue))
            .put("http", http)
            .put("handlers", new JsonObject().put("verticles", JsonArray.of(verticle)));
    return Service.start(Setup.of(new ServiceConfig(config)), Promise.promise().future())
        .await(20, TimeUnit.SECONDS);
  }

  private static int end(Service service) throws Exception {
    return OrderlyEnd.of(service).await(20, TimeUnit.SECONDS);
  }

  private static void put(Service service, String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.url().resolve("/v1/queues/default/tasks"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(new JsonObject().put("address", address).encode()))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(202);
  }
}
