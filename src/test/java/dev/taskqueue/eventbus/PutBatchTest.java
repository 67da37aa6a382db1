package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many puts by one plain message, in rounds. */
class PutBatchTest extends BusTest {

  private static JsonObject batch(String id, int count) {
    JsonArray tasks = new JsonArray();
    IntStream.range(0, count).forEach(i -> tasks.add(task(ECHO, i)));
    return new JsonObject().put("batch", id).put("tasks", tasks);
  }

  @Test
  void a_batch_that_is_sent_again_is_put_once() {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(2));
    JsonObject first = ask("putAll", batch("b", 10));

    assertThat(first)
        .isEqualTo(new JsonObject().put("state", "entered").put("batch", "b").put("entered", 10));
    assertThat(ask("putAll", batch("b", 10))).isEqualTo(first);
    assertThat(ask("join", null).getJsonArray("results"))
        .containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    assertThat(await(queue.stats()).accepted()).isEqualTo(10);
    assertThat(codeOf(request("putAll", batch("b", 9)))).isEqualTo(TaskQueueCodes.CONFLICT);
  }

  @Test
  void a_round_ends_and_the_tasks_wait_on() {
    smallQueue();
    ask("put", task(BY_HAND, "x"));
    JsonObject pending = await(request("putAll", batch("b", 3), Duration.ofMillis(50))).body();
    Future<Message<JsonObject>> again = request("putAll", batch("b", 3));

    assertThat(pending.getString("state")).isEqualTo("pending");
    until("runs", () -> byHand.containsKey("x"));
    byHand.get("x").complete("done");

    assertThat(await(again).body().getInteger("entered")).isEqualTo(3);
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("done", 0, 1, 2));
  }

  @Test
  void ends_with_the_first_that_is_refused_and_says_so_again() {
    TaskQueue queue =
        queue(new TaskQueueOptions().setWorkers(1).setMaxSize(2).setOverflow(OverflowPolicy.FAIL));
    await(queue.pause());

    JsonObject answer = ask("putAll", batch("b", 4));

    assertThat(answer.getInteger("entered")).isEqualTo(2);
    assertThat(answer.getJsonObject("refused").getInteger("index")).isEqualTo(2);
    assertThat(answer.getJsonObject("refused").getInteger("code")).isEqualTo(TaskQueueCodes.FULL);
    assertThat(ask("putAll", batch("b", 4))).isEqualTo(answer);
    await(queue.resume());
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of(0, 1));
  }

  @Test
  void options_are_for_all_tasks_that_do_not_say_otherwise() {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(9));
    await(queue.pause());
    JsonArray tasks =
        JsonArray.of(
            new JsonObject().put("body", "first"),
            new JsonObject().put("body", "urgent").put("priority", 9),
            new JsonObject().put("body", "elsewhere").put("scope", "s"));
    ask(
        "putAll",
        new JsonObject()
            .put("tasks", tasks)
            .put("options", new JsonObject().put("address", ECHO).put("priority", 1)));
    await(queue.resume());

    assertThat(ask("join", null).getJsonArray("results"))
        .isEqualTo(JsonArray.of("first", "urgent"));
    assertThat(ask("join", new JsonObject().put("scope", "s")).getJsonArray("results"))
        .isEqualTo(JsonArray.of("elsewhere"));
    JsonObject bad = new JsonObject().put("tasks", tasks);
    assertThat(
            codeOf(request("putAll", bad.copy().put("options", new JsonObject().put("id", "i")))))
        .isEqualTo(TaskQueueCodes.MALFORMED);
    assertThat(failureOf(request("putAll", bad)))
        .hasMessageContaining("task 0 of 3")
        .hasMessageContaining("'address' is missing");
  }
}
