package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.eventbus.Action;
import dev.taskqueue.eventbus.Protocol;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Joins over HTTP. */
class JoinsTest extends HttpTest {

  @Test
  void a_join_gives_results_failures_and_counts_and_clears_them() {
    serve();
    put(task(ECHO, "a"));
    put(task("nobody", "b").put("id", "lost"));
    put(task(ECHO, null));

    Reply joined = post(JOIN);

    assertThat(joined.status()).isEqualTo(200);
    JsonObject batch = joined.json();
    assertThat(batch.getString("state")).isEqualTo("joined");
    assertThat(batch.getJsonArray("results")).containsExactly("a");
    assertThat(batch.getJsonArray("failures").getJsonObject(0).getString("taskId"))
        .isEqualTo("lost");
    assertThat(batch.getJsonObject("counts").getInteger("nulls")).isEqualTo(1);
    assertThat(joinAll()).isEmpty();
  }

  @Test
  void a_failure_has_the_code_that_its_handler_has_given() {
    serve();
    put(task(BY_HAND, 1));
    put(task("nobody", 1));
    until("the task runs", () -> byHand.containsKey(1));
    byHand.get(1).fail("no");

    JsonArray failures = post(JOIN).json().getJsonArray("failures");

    assertThat(failures.stream().map(one -> code((JsonObject) one)))
        .containsExactlyInAnyOrder("500 42", "404 null");
  }

  private static String code(JsonObject failure) {
    return failure.getInteger("code") + " " + failure.getInteger("handlerCode");
  }

  @Test
  void a_join_that_takes_longer_tells_how_far_it_is_and_goes_on_with_its_id() {
    serve();
    put(task(BY_HAND, 1));

    Reply pending = post(JOIN + "?wait=0.01");

    assertThat(pending.status()).isEqualTo(202);
    assertThat(pending.json().getString("state")).isEqualTo("pending");
    assertThat(pending.json().getJsonObject("progress").getInteger("unfinished")).isEqualTo(1);
    String joinId = pending.json().getString("joinId");
    Future<Reply> next = send(HttpMethod.POST, JOIN + "?joinId=" + joinId, null);
    until("the task runs", () -> byHand.containsKey(1));
    byHand.get(1).complete("done");
    assertThat(await(next).json().getJsonArray("results")).containsExactly("done");
  }

  @Test
  void a_named_join_may_be_asked_again_until_it_is_acknowledged() {
    serve();
    put(task(ECHO, "a"));
    String join = JOIN + "?joinId=mine";

    assertThat(post(join).json().getJsonArray("results")).containsExactly("a");
    assertThat(post(join).json().getJsonArray("results")).containsExactly("a");
    assertThat(delete("/v1/queues/q/joins/mine").status()).isEqualTo(204);

    assertThat(post(join).status()).isEqualTo(404);
  }

  @Test
  void the_next_join_acknowledges_the_one_it_names() {
    serve();
    put(task(ECHO, "a"));
    post(JOIN + "?joinId=one");
    put(task(ECHO, "b"));

    assertThat(post(JOIN + "?joinId=two&after=one").json().getJsonArray("results"))
        .containsExactly("b");

    assertThat(post(JOIN + "?joinId=one").status()).isEqualTo(404);
  }

  @Test
  void a_large_batch_comes_in_pages() {
    serve(new TaskQueueOptions().setWorkers(50), new JsonObject());
    postLines(TASKS + "?answers=errors", PutStreamTest.lines(1, 6_000));

    JsonObject first = post(JOIN).json();
    int next = first.getInteger("next");
    String more = JOIN + "?joinId=" + first.getString("joinId") + "&from=" + next;
    JsonObject second = post(more).json();

    assertThat(first.getJsonArray("results")).hasSize(next).endsWith(next);
    assertThat(second.getJsonArray("results")).hasSize(6_000 - next).startsWith(next + 1);
    assertThat(second.containsKey("next")).isFalse();
  }

  @Test
  void a_batch_whose_client_has_gone_is_given_to_the_next_join() throws Exception {
    serve();
    put(task(BY_HAND, 1));
    until("the task runs", () -> byHand.containsKey(1) && api.openPolls() == 0);
    try (RawClient client = raw()) {
      client.send("POST " + JOIN + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      until("the join waits", () -> api.openPolls() == 1);
    }
    until("the client is known to have gone", () -> api.openPolls() == 0);

    byHand.get(1).complete("kept");

    assertThat(joinAll()).containsExactly("kept");
  }

  @Test
  void a_join_whose_client_has_gone_takes_nothing_from_a_join_with_an_id() {
    serve();
    put(task(BY_HAND, 1));
    until("the task runs", () -> byHand.containsKey(1) && api.openPolls() == 0);
    for (int i = 0; i < 5; i++) {
      try (RawClient client = raw()) {
        client.send("POST " + JOIN + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        until("the join waits", () -> api.openPolls() == 1);
      }
      until("the client is known to have gone", () -> api.openPolls() == 0);
    }
    assertThat(get("/v1/queues/q").status()).isEqualTo(200); // after what tells the queue so

    byHand.get(1).complete("kept");

    until("it has ended", () -> await(queue.stats()).ended().total() == 1);
    assertThat(post(JOIN + "?joinId=mine").json().getJsonArray("results")).containsExactly("kept");
    assertThat(joinAll()).isEmpty();
  }

  @Test
  void a_batch_that_could_not_be_sent_is_given_to_the_next_join() {
    serve();
    endLarge();

    goBeforeAnswerIsSent("POST " + JOIN, "200 OK");

    assertThat(joinAll().contains(LARGE)).isTrue();
    assertThat(joinAll()).isEmpty();
  }

  @Test
  void a_batch_that_was_left_waits_until_the_queue_can_be_asked_for_it() {
    serve();
    endLarge();
    goBeforeAnswerIsSent("POST " + JOIN, "200 OK");

    whileJoinsFail(TaskQueueCodes.MOVED, () -> assertThat(post(JOIN).status()).isEqualTo(503));

    assertThat(joinAll().contains(LARGE)).isTrue();
    assertThat(joinAll()).isEmpty();
  }

  @Test
  void a_batch_that_was_left_and_is_known_no_more_is_passed_over() {
    serve();
    endLarge();
    List<String> joinIds = new CopyOnWriteArrayList<>();
    vertx
        .eventBus()
        .<Object>addInboundInterceptor(
            delivery -> {
              if (Action.JOIN.wireName.equals(delivery.message().headers().get(Protocol.ACTION))) {
                joinIds.add(((JsonObject) delivery.message().body()).getString("joinId"));
              }
              delivery.next();
            });
    goBeforeAnswerIsSent("POST " + JOIN, "200 OK");
    assertThat(delete("/v1/queues/q/joins/" + joinIds.get(0)).status()).isEqualTo(204);
    put(task(ECHO, "later"));

    assertThat(joinAll()).containsExactly("later");
  }

  @Test
  void joins_that_are_under_way_are_limited() {
    serve(new TaskQueueOptions(), PutTaskTest.limits("openPolls", 1));
    put(task(BY_HAND, 1));
    until("the put is over", () -> api.openPolls() == 0);
    Future<Reply> waiting = send(HttpMethod.POST, JOIN, null);
    until("the first waits", () -> api.openPolls() == 1);

    Reply refused = post(JOIN);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().getString("type")).isEqualTo("urn:vertx-task-queue:too-many");
    until("the task runs", () -> byHand.containsKey(1));
    byHand.get(1).complete("one");
    assertThat(await(waiting).status()).isEqualTo(200);
  }

  @Test
  void what_a_join_cannot_be_asked_for_is_named() {
    serve();

    assertThat(post(JOIN + "?wait=21").detail()).contains("'wait'").contains("20");
    assertThat(post(JOIN + "?from=x").detail()).contains("'from'");
    assertThat(post(JOIN + "?joinId=").status()).isEqualTo(400);
    assertThat(post(JOIN + "?from=3").status()).isEqualTo(400);
    assertThat(post(JOIN + "?wait=1&wait=2").detail()).contains("2 times");
    assertThat(postJson(JOIN, new JsonObject()).status()).isEqualTo(200);
    assertThat(postJson(JOIN, new JsonObject().put("wait", 1)).status()).isEqualTo(400);
  }
}
