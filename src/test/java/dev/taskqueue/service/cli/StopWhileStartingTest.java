package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.service.Service;
import dev.taskqueue.service.Setup;
import dev.taskqueue.service.config.ServiceConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stop does not wait for a start that takes long, or has no end. */
class StopWhileStartingTest {

  @Test
  void what_has_started_is_ended() throws Exception {
    JsonObject verticle = new JsonObject().put("class", HangingVerticle.class.getName());
    JsonObject config =
        new JsonObject()
            .put("http", new JsonObject().put("port", 0))
            .put("handlers", new JsonObject().put("verticles", JsonArray.of(verticle)));
    Promise<String> stop = Promise.promise();
    Future<Service> starting = Service.start(Setup.of(new ServiceConfig(config)), stop.future());
    HangingVerticle.BEGUN.get(20, TimeUnit.SECONDS);
    assertThat(starting.isComplete()).isFalse();

    stop.complete("SIGTERM");

    Service service = starting.await(20, TimeUnit.SECONDS);
    assertThat(service.isReady()).isFalse();
    assertThat(OrderlyEnd.of(service).await(20, TimeUnit.SECONDS)).isEqualTo(ExitCodes.OK);
  }
}
