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

/** Joins in rounds, by plain messages. */
class JoinRoundsTest extends BusTest {

  private static JsonObject round(String joinId) {
    return new JsonObject().put("joinId", joinId);
  }

  @Test
  void a_round_ends_before_its_sender_gives_up_and_tells_the_progress() {
    queue(new TaskQueueOptions());
    ask("put", task(BY_HAND, "slow"));

    JsonObject pending = await(request("join", round("j"), Duration.ofMillis(50))).body();

    assertThat(pending.getString("state")).isEqualTo("pending");
    assertThat(pending.getJsonObject("progress").getInteger("unfinished")).isOne();
  }

  @Test
  void a_batch_stays_until_it_is_acknowledged() {
    queue(new TaskQueueOptions());
    ask("put", task(ECHO, "a"));

    JsonObject first = ask("join", round("j"));
    ask("put", task(ECHO, "b"));
    JsonObject again = ask("join", round("j"));
    ask("ack", round("j"));
    ask("ack", round("j"));

    assertThat(first.getJsonArray("results")).isEqualTo(JsonArray.of("a"));
    assertThat(again).isEqualTo(first);
    assertThat(codeOf(request("join", round("j")))).isEqualTo(TaskQueueCodes.NOT_FOUND);
    assertThat(ask("join", round("k")).getJsonArray("results")).isEqualTo(JsonArray.of("b"));
  }

  @Test
  void asking_for_the_next_batch_acknowledges_the_last() {
    queue(new TaskQueueOptions());
    ask("put", task(ECHO, "a"));
    ask("join", round("1"));

    ask("join", round("2").put("after", "1"));

    assertThat(codeOf(request("join", round("1")))).isEqualTo(TaskQueueCodes.NOT_FOUND);
  }

  @Test
  void joins_that_overlap_share_the_batch_though_one_is_between_rounds() {
    queue(new TaskQueueOptions());
    ask("put", task(BY_HAND, "x"));
    await(request("join", round("between"), Duration.ofMillis(30)));
    Future<Message<JsonObject>> waiting = request("join", round("waiting"));
    Future<Message<JsonObject>> once = request("join", new JsonObject());
    ask("stats", null);
    until("the request has come", () -> byHand.containsKey("x"));

    byHand.get("x").complete("r");

    assertThat(await(waiting).body().getJsonArray("results")).isEqualTo(JsonArray.of("r"));
    assertThat(await(once).body().getJsonArray("results")).isEqualTo(JsonArray.of("r"));
    assertThat(ask("join", round("between")).getJsonArray("results")).isEqualTo(JsonArray.of("r"));
  }

  @Test
  void a_join_that_is_given_up_takes_nothing() {
    queue(new TaskQueueOptions());
    ask("put", task(BY_HAND, "x"));
    await(request("join", round("gone"), Duration.ofMillis(30)));

    ask("ack", round("gone"));
    until("the request has come", () -> byHand.containsKey("x"));
    byHand.get("x").complete("r");

    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("r"));
  }

  /** As when the queue goes over while the join is on its way, and its client goes. */
  @Test
  void a_join_that_is_given_up_before_it_comes_takes_nothing() {
    queue(new TaskQueueOptions());
    ask("put", task(ECHO, "r"));

    assertThat(ask("ack", round("late").put("ifPending", true)).getBoolean("givenUp")).isTrue();

    assertThat(codeOf(request("join", round("late")))).isEqualTo(TaskQueueCodes.NOT_FOUND);
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("r"));
  }

  @Test
  void a_join_id_belongs_to_one_scope() {
    queue(new TaskQueueOptions());
    ask("put", task(BY_HAND, "x"));
    await(request("join", round("j"), Duration.ofMillis(30)));

    assertThat(codeOf(request("join", round("j").put("scope", "other")))).isEqualTo(409);
    assertThat(codeOf(request("join", round("k").put("from", 3)))).isEqualTo(404);
  }

  @Test
  void a_typed_join_takes_nothing_if_a_result_is_of_another_type() {
    queue(new TaskQueueOptions());
    ask("put", task(ECHO, 1));
    ask("put", task(ECHO, "two"));

    assertThat(codeOf(request("join", round("j").put("type", "number"))))
        .isEqualTo(TaskQueueCodes.WRONG_TYPE);
    assertThat(ask("join", round("j").put("type", "any")).getJsonArray("results"))
        .isEqualTo(JsonArray.of(1, "two"));
  }

  @Test
  void a_large_batch_comes_in_pages_in_order() {
    queue(new TaskQueueOptions().setExceptionHandler(failure -> {}));
    JsonArray tasks = new JsonArray();
    String kilobyte = "x".repeat(1_000);
    IntStream.range(0, 1_500).forEach(i -> tasks.add(task(ECHO, i + kilobyte)));
    tasks.add(task("nobody", null));
    ask("putAll", new JsonObject().put("tasks", tasks));

    JsonObject page = ask("join", new JsonObject());
    JsonObject round = round(page.getString("joinId"));
    List<Object> results = new ArrayList<>(page.getJsonArray("results").stream().toList());
    int pages = 1;
    for (Integer next; (next = page.getInteger("next")) != null; pages++) {
      assertThat(page.encode().length()).isLessThan(600_000);
      page = ask("join", round.copy().put("from", next));
      page.getJsonArray("results").forEach(results::add);
    }

    assertThat(pages).isEqualTo(3);
    assertThat(page.getJsonArray("failures")).hasSize(1);
    assertThat(page.getInteger("total")).isEqualTo(1_501);
    assertThat(results).isEqualTo(IntStream.range(0, 1_500).mapToObj(i -> i + kilobyte).toList());
  }

  @Test
  void results_that_are_no_json_are_told_and_the_others_kept() {
    TaskQueue queue = queue(new TaskQueueOptions());
    await(queue.put(() -> Future.succeededFuture("a")));
    await(queue.put(() -> Future.succeededFuture(new StringBuilder().getClass())));
    await(queue.put(() -> Future.succeededFuture(new JsonObject().put("k", this))));
    await(queue.put(() -> Future.succeededFuture("b")));

    JsonObject joined = ask("join", null);

    assertThat(joined.getJsonArray("results")).isEqualTo(JsonArray.of("a", "b"));
    assertThat(joined.getJsonArray("failures").getJsonObject(1).getInteger("code"))
        .isEqualTo(TaskQueueCodes.TOO_LARGE);
    assertThat(joined.getJsonArray("failures").getJsonObject(1).getString("message"))
        .contains("result 2", getClass().getName());
  }
}
