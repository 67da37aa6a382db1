package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** S17: outcomes in rounds, by plain messages. */
class OutcomeRoundsTest extends BusTest {

  private static JsonObject round(int round) {
    return new JsonObject().put("reader", "r").put("round", round);
  }

  /** Makes the queue know the reader before there is anything to read. */
  private void begin() {
    JsonObject pending = await(request("outcomes", round(1), Duration.ofMillis(30))).body();
    assertThat(pending.getString("state")).isEqualTo("pending");
  }

  private JsonObject read(int round) {
    return ask("outcomes", round(round));
  }

  private static List<Object> results(JsonObject page) {
    return page.getJsonArray("outcomes").stream()
        .map(outcome -> ((JsonObject) outcome).getValue("result"))
        .toList();
  }

  @Test
  void a_reader_that_was_given_up_does_not_begin_when_its_first_request_comes_late() {
    queue(new TaskQueueOptions());
    ask("ack", new JsonObject().put("reader", "r"));
    assertThat(codeOf(request("outcomes", round(1)))).isEqualTo(TaskQueueCodes.NOT_FOUND);
  }

  @Test
  void a_round_waits_for_the_first_outcome() {
    queue(new TaskQueueOptions());
    Future<Message<JsonObject>> round = request("outcomes", round(1));
    ask("put", task(BY_HAND, "x").put("id", "t"));

    until("runs", () -> byHand.containsKey("x"));
    byHand.get("x").complete("done");

    assertThat(await(round).body())
        .isEqualTo(
            new JsonObject()
                .put("state", "read")
                .put("reader", "r")
                .put("round", 1)
                .put(
                    "outcomes",
                    JsonArray.of(
                        new JsonObject()
                            .put("taskId", "t")
                            .put("scope", "")
                            .put("kind", "SUCCESS")
                            .put("attempts", 1)
                            .put("result", "done"))));
  }

  @Test
  void a_reader_that_comes_when_the_queue_has_ended_is_told_so_B6() {
    TaskQueue queue = await(TaskQueue.create(vertx, new TaskQueueOptions().setAddress(ADDRESS)));
    begin(); // for whom the queue goes on being served for a while
    Future<?> closed = queue.close();
    until("closed", () -> "CLOSED".equals(ask("stats", null).getString("state")));

    JsonObject late = new JsonObject().put("reader", "late").put("round", 1).put("scope", "s");

    assertThat(codeOf(request("outcomes", late))).isEqualTo(TaskQueueCodes.CLOSING);
    ask("ack", new JsonObject().put("reader", "r"));
    await(closed);
  }

  @Test
  void a_round_asked_for_again_gets_the_same_answer_until_the_next_one() {
    queue(new TaskQueueOptions());
    begin();
    ask("put", task(ECHO, "a"));
    JsonObject first = read(1);
    ask("put", task(ECHO, "b"));

    assertThat(read(1)).isEqualTo(first);
    assertThat(results(first)).containsExactly("a");
    assertThat(results(read(2))).containsExactly("b");
    assertThat(codeOf(request("outcomes", round(1)))).isEqualTo(TaskQueueCodes.CONFLICT);
    assertThat(codeOf(request("outcomes", round(4)))).isEqualTo(TaskQueueCodes.CONFLICT);
  }

  @Test
  void ends_with_the_join_and_is_over_when_acknowledged() {
    queue(new TaskQueueOptions());
    begin();
    ask("put", task(ECHO, "a"));
    List<Object> read = new ArrayList<>(results(read(1)));
    assertThat(ask("join", null).getJsonArray("results")).isEmpty();

    JsonObject last = read(2);

    assertThat(last.getString("state")).isEqualTo("ended");
    assertThat(read(2)).isEqualTo(last);
    assertThat(codeOf(request("outcomes", round(3)))).isEqualTo(TaskQueueCodes.CONFLICT);
    ask("ack", new JsonObject().put("reader", "r"));
    assertThat(codeOf(request("outcomes", round(2)))).isEqualTo(TaskQueueCodes.NOT_FOUND);
    assertThat(codeOf(request("outcomes", round(1)))).isEqualTo(TaskQueueCodes.NOT_FOUND);
    assertThat(read).containsExactly("a");
  }

  @Test
  void never_more_than_asked_for_nor_than_maxSize() {
    queue(new TaskQueueOptions().setWorkers(1).setMaxSize(4));
    begin();
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < 20; i++) {
      tasks.add(task(ECHO, i));
    }
    Future<Message<JsonObject>> put = request("putAll", new JsonObject().put("tasks", tasks));

    assertThat(results(ask("outcomes", round(1).put("max", 2)))).hasSizeBetween(1, 2);
    List<Object> read = new ArrayList<>();
    JsonObject page = read(1);
    read.addAll(results(page));
    for (int round = 2; read.size() < 20; round++) {
      page = read(round);
      assertThat(results(page)).hasSizeBetween(1, 4);
      read.addAll(results(page));
    }

    assertThat(read).containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    await(put);
  }

  @Test
  void a_reader_that_asks_for_none_stops_its_scope() {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(2));
    await(request("outcomes", round(1).put("max", 0), Duration.ofMillis(30)));
    for (int i = 0; i < 5; i++) {
      queue.put(() -> Future.succeededFuture("r"));
    }
    until("stopped", () -> await(queue.stats()).ended().total() == 2);

    Future<Message<JsonObject>> none = request("outcomes", round(1).put("max", 0));
    Future<Message<JsonObject>> some = request("outcomes", round(1).put("max", 1));

    assertThat(await(none).body().getString("state")).isEqualTo("pending");
    assertThat(results(await(some).body())).hasSize(1);
    assertThat(await(queue.stats()).ended().total()).isLessThan(5);
  }

  @Test
  void what_cannot_be_sent_becomes_a_failure_and_so_do_failures() {
    TaskQueue queue = queue(new TaskQueueOptions().setExceptionHandler(failure -> {}));
    begin();
    await(queue.put(() -> Future.succeededFuture(new Thread())));
    JsonObject thread = read(1).getJsonArray("outcomes").getJsonObject(0);
    ask("put", task("nobody", null));
    JsonObject nobody = read(2).getJsonArray("outcomes").getJsonObject(0);

    assertThat(thread.getString("kind")).isEqualTo("FAILURE");
    assertThat(thread.getInteger("code")).isEqualTo(TaskQueueCodes.TOO_LARGE);
    assertThat(thread.getString("message")).contains("java.lang.Thread");
    assertThat(nobody.getInteger("code")).isEqualTo(TaskQueueCodes.NOT_FOUND);
    assertThat(nobody.getString("type")).isEqualTo("io.vertx.core.eventbus.ReplyException");
  }

  @Test
  void pages_are_bounded_in_bytes() {
    TaskQueue queue = queue(new TaskQueueOptions().setMaxSize(100).setWorkers(1));
    await(request("outcomes", round(1).put("max", 0), Duration.ofMillis(30)));
    String large = "x".repeat(100_000);
    for (int i = 0; i < 20; i++) {
      await(queue.put(() -> Future.succeededFuture(large)));
    }
    until("done", () -> await(queue.stats()).ended().total() == 20);
    int read = 0;
    for (int round = 1; read < 20; round++) {
      JsonObject page = read(round);
      assertThat(page.encode().length()).isLessThan(Protocol.PAGE_BYTES + 101_000);
      read += results(page).size();
    }
    assertThat(read).isEqualTo(20);
  }

  @Test
  void one_reader_of_a_scope_at_a_time_and_of_one_scope() {
    queue(new TaskQueueOptions());
    begin();

    assertThat(codeOf(request("outcomes", round(1).put("reader", "other"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
    assertThat(codeOf(request("outcomes", round(1).put("scope", "other"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
    ask("ack", new JsonObject().put("reader", "r"));
    assertThat(
            await(request("outcomes", round(1).put("reader", "other"), Duration.ofMillis(30)))
                .body()
                .getString("reader"))
        .isEqualTo("other");
  }

  @Test
  void a_reader_that_wants_no_more_leaves_the_rest_to_the_join() {
    queue(new TaskQueueOptions());
    begin();
    Future<Message<JsonObject>> waiting = request("outcomes", round(1));
    ask("ack", new JsonObject().put("reader", "r"));
    ask("put", task(ECHO, "a"));

    assertThat(codeOf(waiting)).isEqualTo(TaskQueueCodes.NOT_FOUND);
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("a"));
  }

  @Test
  void rounds_that_make_no_sense_are_refused() {
    queue(new TaskQueueOptions());

    for (JsonObject bad :
        List.of(
            new JsonObject(),
            new JsonObject().put("reader", "r"),
            round(0),
            round(1).put("max", -1),
            round(1).put("reader", ""))) {
      assertThat(codeOf(request("outcomes", bad))).isEqualTo(TaskQueueCodes.MALFORMED);
    }
    assertThat(codeOf(request("outcomes", round(2)))).isEqualTo(TaskQueueCodes.NOT_FOUND);
  }
}
