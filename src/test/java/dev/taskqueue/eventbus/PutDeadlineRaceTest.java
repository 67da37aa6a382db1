package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Room appears while senders' deadlines pass: what was answered is what happens. */
class PutDeadlineRaceTest extends BusTest {

  @Test
  void runs_what_was_accepted_and_nothing_else() {
    Set<Object> ran = ConcurrentHashMap.newKeySet();
    await(
        vertx
            .eventBus()
            .consumer(
                "brief",
                message -> {
                  ran.add(message.body());
                  vertx.timer(1).onComplete(v -> message.reply(message.body()));
                })
            .completion());
    TaskQueue queue =
        queue(new TaskQueueOptions().setWorkers(2).setMaxSize(2).setExceptionHandler(f -> {}));
    List<Future<Message<JsonObject>>> puts = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      puts.add(request("put", task("brief", i), Duration.ofMillis(1 + i)));
    }
    int accepted = 0;
    for (int i = 0; i < puts.size(); i++) {
      Future<Message<JsonObject>> put = puts.get(i);
      await(put.otherwiseEmpty());
      if (put.succeeded()) {
        accepted++;
      } else {
        assertThat(codeOf(put)).isEqualTo(429);
      }
    }
    assertThat(await(queue.join())).hasSize(accepted);
    for (int i = 0; i < puts.size(); i++) {
      assertThat(ran.contains(i)).isEqualTo(puts.get(i).succeeded());
    }
  }
}
