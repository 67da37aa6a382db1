package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import dev.taskqueue.service.Leftovers;
import dev.taskqueue.service.Service;
import dev.taskqueue.service.Setup;
import dev.taskqueue.service.config.ServiceConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a service is stopped before its start is over, if it ever is. */
class StopWhileStartingTest {

  private final Promise<String> stop = Promise.promise();

  @Test
  void what_has_started_is_ended() throws Exception {
    Future<Service> starting = start(HangingVerticle.class, new JsonObject());
    HangingVerticle.BEGUN.get(20, TimeUnit.SECONDS);
    assertThat(starting.isComplete()).isFalse();

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
    Future<Service> starting = start(PoolHoldingVerticle.class, queues);
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

  private Future<Service> start(Class<?> handler, JsonObject queues) {
    JsonObject verticle = new JsonObject().put("class", handler.getName());
    JsonObject config =
        new JsonObject()
            .put("queues", queues)
            .put("http", new JsonObject().put("port", 0))
            .put("handlers", new JsonObject().put("verticles", JsonArray.of(verticle)));
    return Service.start(Setup.of(new ServiceConfig(config)), stop.future());
  }
}
