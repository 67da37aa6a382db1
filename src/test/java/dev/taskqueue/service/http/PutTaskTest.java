package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Puts of single tasks over HTTP. */
class PutTaskTest extends HttpTest {

  /** The halves of a surrogate pair, as JSON escapes them. */
  private static final String HIGH = "\\ud83d";

  private static final String LOW = "\\ude00";

  @Test
  void a_put_is_accepted_and_tells_where_to_look() {
    serve();

    Reply put = put(task(ECHO, 1).put("id", "a").put("scope", "import 4/2"));

    assertThat(put.status()).isEqualTo(202);
    assertThat(put.json().getString("id")).isEqualTo("a");
    assertThat(put.json().getString("scope")).isEqualTo("import 4/2");
    assertThat(put.headers()).containsEntry("location", "/v1/queues/q/scopes/import%204%2F2");
    Reply scope = get(put.headers().get("location"));
    assertThat(scope.json().getInteger("put")).isEqualTo(1);
    assertThat(post(put.headers().get("location") + "/join").json().getJsonArray("results"))
        .containsExactly(1);
  }

  /** One task runs, and another one takes all the room there is. */
  private void serveFull() {
    serveSmall();
    put(task(BY_HAND, 1));
    until("the first runs", () -> byHand.containsKey(1));
    put(task(BY_HAND, 2));
  }

  @Test
  void a_put_that_finds_no_room_in_time_is_refused_and_does_not_run() {
    serveFull();

    Reply refused = postJson(TASKS + "?wait=0.01", task(BY_HAND, 3));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("retry-after", "1");
    assertThat(refused.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(refused.json().getString("type")).isEqualTo("urn:vertx-task-queue:queue-full");
    byHand.get(1).complete("one");
    until("the second runs", () -> byHand.containsKey(2));
    byHand.get(2).complete("two");
    assertThat(joinAll()).containsExactly("one", "two");
    assertThat(byHand).doesNotContainKey(3);
  }

  @Test
  void a_put_that_waits_enters_when_there_is_room() {
    serveFull();
    Future<Reply> waiting = sendJson(HttpMethod.POST, TASKS, task(ECHO, 3));
    until("the third waits", () -> await(queue.stats()).waiting() == 1);
    assertThat(waiting.isComplete()).isFalse();

    byHand.get(1).complete("one");

    assertThat(await(waiting).status()).isEqualTo(202);
  }

  @Test
  void a_put_that_is_cancelled_while_it_waits_is_told_so() {
    serveFull();
    Future<Reply> waiting = sendJson(HttpMethod.POST, TASKS, task(ECHO, 3).put("id", "c"));
    until("the third waits", () -> await(queue.stats()).waiting() == 1);

    assertThat(delete(TASKS + "/c").status()).isEqualTo(200);

    assertThat(await(waiting).status()).isEqualTo(409);
    assertThat(await(waiting).detail()).contains("cancelled while waiting for room");
  }

  @Test
  void a_repeated_idempotency_key_is_answered_as_the_first_and_runs_once() {
    serve();

    Reply first = put(task(ECHO, "x"), "Idempotency-Key", "k-1");
    Reply second = put(task(ECHO, "x"), "Idempotency-Key", "k-1");

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(first.json().getString("id")).isEqualTo("k-1");
    assertThat(joinAll()).containsExactly("x");
    assertThat(put(task(ECHO, "y"), "Idempotency-Key", "k-1").status()).isEqualTo(409);
    assertThat(put(task(ECHO, "y"), "Idempotency-Key", "k-3", "Idempotency-Key", "k-4").detail())
        .contains("Idempotency-Key is given 2 times");
    assertThat(put(task(ECHO, "y").put("id", "z"), "Idempotency-Key", "k-2").status())
        .isEqualTo(400);
  }

  @Test
  void an_unknown_key_is_named_with_the_nearest_known_one() {
    serve();

    Reply refused = put(task(ECHO, 1).put("prioritty", 3));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.detail()).contains("prioritty").contains("did you mean 'priority'?");
  }

  @Test
  void an_unknown_query_parameter_is_named() {
    serve();

    Reply refused = postJson(TASKS + "?wiat=1", task(ECHO, 1));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.detail()).contains("wiat").contains("did you mean 'wait'?");
  }

  @Test
  void an_address_that_is_not_allowed_gets_nothing() {
    serve();

    Reply refused = put(task("task-queue", 1));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.detail()).contains("task-queue").contains("allowedAddresses");
    assertThat(await(queue.stats()).accepted()).isZero();
  }

  @Test
  void another_content_type_is_refused() {
    serve();
    Buffer task = task(ECHO, 1).toBuffer();

    for (String type : new String[] {"text/plain", "application/json; charset=latin1", "x"}) {
      Reply refused = await(send(HttpMethod.POST, TASKS, task, "Content-Type", type));
      assertThat(refused.status()).describedAs(type).isEqualTo(415);
    }
    assertThat(await(send(HttpMethod.POST, TASKS, task)).status()).isEqualTo(415);
    assertThat(
            await(
                    send(
                        HttpMethod.POST,
                        TASKS,
                        task,
                        "Content-Type",
                        "Application/JSON; charset=\"UTF-8\""))
                .status())
        .isEqualTo(202);
  }

  @Test
  void another_method_is_refused_and_the_right_ones_are_told() {
    serve();

    Reply refused = get(TASKS);

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers()).containsEntry("allow", "POST");
    Reply scope = post("/v1/queues/q/scopes/s");
    assertThat(scope.headers()).containsEntry("allow", "DELETE, GET, HEAD");
  }

  @Test
  void an_unknown_queue_and_an_unknown_path_are_not_found() {
    serve();

    assertThat(postJson("/v1/queues/other/tasks", task(ECHO, 1)).status()).isEqualTo(404);
    assertThat(get("/v1/queues/other").detail()).contains("/v1/queues");
    assertThat(get("/v1/nothing").status()).isEqualTo(404);
    assertThat(get("/v1/nothing").headers())
        .containsEntry("content-type", "application/problem+json");
  }

  @Test
  void a_body_that_is_too_large_is_refused() {
    serve(new TaskQueueOptions(), limits("bodyBytes", 1000));

    Reply refused = put(task(ECHO, "x".repeat(2000)));

    assertThat(refused.status()).isEqualTo(413);
    assertThat(put(task(ECHO, "x")).status()).isEqualTo(202);
  }

  @Test
  void scopes_are_limited_and_joining_makes_room() {
    serve(new TaskQueueOptions(), limits("scopes", 2));
    assertThat(put(task(ECHO, 1).put("scope", "a")).status()).isEqualTo(202);
    assertThat(put(task(ECHO, 1).put("scope", "b")).status()).isEqualTo(202);
    assertThat(put(task(ECHO, 1).put("scope", "a")).status()).isEqualTo(202);

    Reply refused = put(task(ECHO, 1).put("scope", "c"));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.detail()).contains("2 scopes");
    assertThat(post("/v1/queues/q/scopes/a/join").status()).isEqualTo(200);
    assertThat(put(task(ECHO, 1).put("scope", "c")).status()).isEqualTo(202);
  }

  @Test
  void a_scope_that_was_joined_another_way_makes_room_too() {
    serve(new TaskQueueOptions(), limits("scopes", 1));
    put(task(ECHO, 1).put("scope", "a"));
    await(queue.scope("a").join());

    until("there is room", () -> put(task(ECHO, 1).put("scope", "b")).status() == 202);
  }

  @Test
  void a_scope_that_a_url_cannot_spell_is_refused() {
    serve();

    for (String scope : new String[] {"-", ".", "..", "a\\nb", "x".repeat(256), HIGH, "a" + LOW}) {
      Reply refused = putWith("scope", scope);
      assertThat(refused.status()).describedAs(scope).isEqualTo(400);
    }
  }

  @Test
  void an_id_that_a_url_cannot_spell_is_refused() {
    serve();

    for (String id : new String[] {".", "..", "a\\nb", HIGH, "a" + LOW}) {
      Reply refused = putWith("id", id);
      assertThat(refused.status()).describedAs(id).isEqualTo(400);
      assertThat(refused.detail()).contains("id");
    }
    assertThat(put(task(ECHO, 1), "Idempotency-Key", "..").detail()).contains("the id '..'");
    assertThat(postLines(TASKS, task(ECHO, 1).put("id", ".").encode()).text())
        .contains("the id '.'");
    assertThat(put(task(ECHO, 1).put("id", "...")).status()).isEqualTo(202);
    assertThat(putWith("id", HIGH + LOW).status()).isEqualTo(202);
  }

  /** Written by hand, as half a surrogate pair cannot be encoded. */
  private Reply putWith(String key, String escaped) {
    String task = "{\"address\": \"" + ECHO + "\", \"" + key + "\": \"" + escaped + "\"}";
    return await(
        send(HttpMethod.POST, TASKS, Buffer.buffer(task), "Content-Type", "application/json"));
  }

  @Test
  void while_the_service_drains_puts_are_refused_and_joins_served() {
    serve();
    put(task(ECHO, 1));
    api.drain();

    Reply refused = put(task(ECHO, 2));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsEntry("retry-after", "5");
    assertThat(postLines(TASKS, "{}").status()).isEqualTo(503);
    assertThat(joinAll()).containsExactly(1);
  }

  @Test
  void a_queue_that_is_gone_is_unavailable() {
    serve();
    await(queue.close());

    Reply refused = put(task(ECHO, 1));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsKey("retry-after");
  }

  static JsonObject limits(String limit, int value) {
    return new JsonObject().put("limits", new JsonObject().put(limit, value));
  }
}
