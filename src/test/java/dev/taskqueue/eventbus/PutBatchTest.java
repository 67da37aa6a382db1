package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many puts by one plain message, in rounds. */
class PutBatchTest extends BusTest {

  private static JsonObject batch(String id, int count) {
    JsonArray tasks = new JsonArray();
    IntStream.range(0, count).forEach(i -> tasks.add(task(ECHO, i)));
    return new JsonObject().put("id", id).put("tasks", tasks);
  }

  private static List<Object> numbers(int count) {
    return IntStream.range(0, count).<Object>mapToObj(i -> i).toList();
  }

  @Test
  void nothing_is_done_of_a_message_whose_head_is_wrong() {
    queue(new TaskQueueOptions());
    DeliveryOptions options = new DeliveryOptions().addHeader(Protocol.TIMEOUT_HEADER, "soon");
    assertThat(codeOf(request("putAll", batch("b", 3), options)))
        .isEqualTo(TaskQueueCodes.MALFORMED);
    assertThat(codeOf(request("putAll", batch("b".repeat(245), 3))))
        .isEqualTo(TaskQueueCodes.MALFORMED);
    assertThat(ask("progress", new JsonObject()).getInteger("put")).isZero();
    assertThat(ask("putAll", batch("b".repeat(244), 3)).getString("state")).isEqualTo("entered");
  }

  @Test
  void a_batch_that_is_sent_again_is_put_once() {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(2));
    JsonObject first = ask("putAll", batch("b", 10));

    assertThat(first)
        .isEqualTo(new JsonObject().put("id", "b").put("scope", "").put("state", "entered"));
    assertThat(ask("putAll", batch("b", 10))).isEqualTo(first);
    assertThat(ask("join", null).getJsonArray("results")).containsExactlyElementsOf(numbers(10));
    assertThat(await(queue.stats()).accepted()).isEqualTo(10);
    assertThat(codeOf(request("putAll", batch("b", 9)))).isEqualTo(TaskQueueCodes.CONFLICT);
    JsonObject others = batch("b", 10);
    others.getJsonArray("tasks").getJsonObject(3).put("body", "another");
    assertThat(codeOf(request("putAll", others))).isEqualTo(TaskQueueCodes.CONFLICT);
    assertThat(codeOf(request("putAll", batch("b", 10).put("scope", "another"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
    assertThat(codeOf(request("put", task(ECHO, 1).put("id", "b"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
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

    assertThat(await(again).body().getString("state")).isEqualTo("entered");
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("done", 0, 1, 2));
  }

  @Test
  void ends_with_the_first_that_is_refused_and_says_so_again() {
    TaskQueue queue =
        queue(new TaskQueueOptions().setWorkers(1).setMaxSize(2).setOverflow(OverflowPolicy.FAIL));
    await(queue.pause());

    assertThat(codeOf(request("putAll", batch("b", 4)))).isEqualTo(TaskQueueCodes.FULL);
    assertThat(codeOf(request("putAll", batch("b", 4)))).isEqualTo(TaskQueueCodes.FULL);
    await(queue.resume());

    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of(0, 1));
    assertThat(codeOf(request("putAll", batch("b", 4)))).isEqualTo(TaskQueueCodes.FULL);
    assertThat(await(queue.stats()).accepted()).isEqualTo(2);
  }

  @Test
  void options_are_those_of_each_task() {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(9));
    await(queue.pause());
    ask("putAll", batch("low", 2).put("options", new JsonObject().put("priority", 1)));
    ask("put", task(ECHO, "usual"));
    ask("putAll", batch("elsewhere", 1).put("scope", "s"));
    await(queue.resume());

    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of(0, 1, "usual"));
    assertThat(ask("join", new JsonObject().put("scope", "s")).getJsonArray("results"))
        .isEqualTo(JsonArray.of(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":"b"}                                                    | 'tasks' is missing
          {"id":"","tasks":[]}                                          | id must have 1 to 244
          {"id":"b","tasks":[1]}                                        | task 0 of 1: must be an object
          {"id":"b","tasks":[{"address":"x"},{"body":1}]}               | task 1 of 2: the task key 'address' is missing
          {"id":"b","tasks":[{"address":"x","priority":1}]}             | unknown task key 'priority'
          {"id":"b","tasks":[],"options":{"id":"x"}}                    | unknown task option 'id'
          {"id":"b","tasks":[],"options":{"priority":10}}               | priority must be from 0 to 9
          {"tasks":[{"address":"x"}],"options":{"priority":1}}          | 'options' is for messages with an 'id'
          """)
  void a_malformed_batch_puts_nothing(String body, String message) {
    TaskQueue queue = queue(new TaskQueueOptions());

    Future<Message<JsonObject>> refused = request("putAll", new JsonObject(body));

    assertThat(codeOf(refused)).isEqualTo(TaskQueueCodes.MALFORMED);
    assertThat(failureOf(refused)).hasMessageContaining(message);
    assertThat(await(queue.stats()).accepted()).isZero();
  }
}
