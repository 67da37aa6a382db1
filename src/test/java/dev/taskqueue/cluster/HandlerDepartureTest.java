package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import dev.taskqueue.service.handlers.HttpRequestHandler;
import dev.taskqueue.service.handlers.HttpRequestOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that does HTTP tasks leaves in order, while others go on sending it tasks. */
@Tag("parallel")
class HandlerDepartureTest {

  private static final DeliveryOptions PATIENCE = new DeliveryOptions().setSendTimeout(8_000);

  @TempDir private Path folder;

  @Test
  void no_request_is_lost_while_the_others_hear_of_it() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      Vertx stays = nodes.here();
      Vertx leaves = nodes.join();
      Await.result(stays.deployVerticle(new HttpRequestHandler(new HttpRequestOptions())));
      Await.result(leaves.deployVerticle(new HttpRequestHandler(new HttpRequestOptions())));
      Queue<Future<Integer>> answers = new ConcurrentLinkedQueue<>();

      long sending = stays.setPeriodic(1, id -> answers.add(answer(stays)));
      Await.until("requests are under way", () -> answers.size() > 100);
      Await.result(leaves.close());
      int before = answers.size();
      Await.until("requests go elsewhere", () -> answers.size() > before + 100);
      stays.cancelTimer(sending);

      assertThat(answers).map(Await::result).containsOnly(400);
    }
  }

  /** The code of the failure: what is sent makes no sense, which each handler says at once. */
  private static Future<Integer> answer(Vertx from) {
    return from.eventBus()
        .request("http", "nonsense", PATIENCE)
        .map(0)
        .otherwise(
            failure ->
                failure instanceof ReplyException reply ? reply.failureCode() : Integer.MIN_VALUE);
  }
}
