package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Durability;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of queues, and done to them. */
class ControlsTest extends HttpTest {

  private static final String QUEUE = "/v1/queues/q";

  @Test
  void queues_are_listed_with_their_state() {
    serve();

    JsonObject listed = get("/v1/queues").json().getJsonArray("queues").getJsonObject(0);

    assertThat(listed.getString("name")).isEqualTo("q");
    assertThat(listed.getString("state")).isEqualTo("RUNNING");
    assertThat(get(QUEUE).json().getInteger("workers")).isEqualTo(4);
  }

  @Test
  void a_queue_that_is_gone_is_listed_as_unavailable() {
    serve();
    await(queue.close());

    JsonObject listed = get("/v1/queues").json().getJsonArray("queues").getJsonObject(0);

    assertThat(listed.encode()).isEqualTo("{\"name\":\"q\",\"state\":\"UNAVAILABLE\"}");
    assertThat(get(QUEUE).status()).isEqualTo(503);
  }

  @Test
  void what_runs_and_the_scopes_in_use_are_listed() {
    serve();
    put(task(BY_HAND, 1).put("id", "a").put("scope", "s"));
    until("it runs", () -> byHand.containsKey(1));

    JsonObject running = get(QUEUE + "/running").json().getJsonArray("running").getJsonObject(0);
    JsonObject scope = get(QUEUE + "/scopes").json().getJsonArray("scopes").getJsonObject(0);

    assertThat(running.getString("id")).isEqualTo("a");
    assertThat(scope.getString("scope")).isEqualTo("s");
    assertThat(scope.getInteger("unfinished")).isEqualTo(1);
    byHand.get(1).complete("done");
    post(QUEUE + "/scopes/s/join");
    assertThat(get(QUEUE + "/scopes").json().getJsonArray("scopes")).isEmpty();
  }

  @Test
  void scopes_are_listed_whoever_has_put_into_them() {
    serve();
    await(queue.scope("b").put(() -> Future.succeededFuture(1)));
    await(queue.scope("a").put(() -> Future.succeededFuture(2)));
    put(task(ECHO, 3));
    until("all have ended", () -> await(queue.stats()).unfinished() == 0);

    assertThat(scopes()).containsExactly("", "a", "b");
  }

  @Test
  void scopes_are_listed_and_counted_after_a_restart(@TempDir Path folder) {
    serve(durable(folder), PutTaskTest.limits("scopes", 2));
    put(task(ECHO, 1).put("scope", "a"));
    put(task(ECHO, 2).put("scope", "b"));
    until("all have ended", () -> await(queue.stats()).unfinished() == 0);

    closeVertx();
    startVertx();
    serve(durable(folder), PutTaskTest.limits("scopes", 2));
    api.learnScopes();

    assertThat(scopes()).containsExactly("a", "b");
    assertThat(put(task(ECHO, 3).put("scope", "c")).detail()).contains("2 scopes");
    assertThat(put(task(ECHO, 3).put("scope", "a")).status()).isEqualTo(202);
    post(QUEUE + "/scopes/b/join");
    assertThat(put(task(ECHO, 3).put("scope", "c")).status()).isEqualTo(202);
    assertThat(scopes()).containsExactly("a", "c");
  }

  private static TaskQueueOptions durable(Path folder) {
    return new TaskQueueOptions().setDurability(Durability.DISK).setStorage(folder.toString());
  }

  private List<String> scopes() {
    return get(QUEUE + "/scopes").json().getJsonArray("scopes").stream()
        .map(scope -> ((JsonObject) scope).getString("scope"))
        .toList();
  }

  @Test
  void a_task_or_a_scope_is_cancelled() {
    serveSmall();
    put(task(BY_HAND, 1));
    until("it runs", () -> byHand.containsKey(1));
    put(task(ECHO, 2).put("id", "b/2"));

    assertThat(delete(QUEUE + "/tasks/b%2F2").json().getInteger("cancelled")).isEqualTo(1);
    assertThat(delete(QUEUE + "/tasks/b%2F2").status()).isEqualTo(404);
    assertThat(delete(QUEUE + "/scopes/-").json().getInteger("cancelled")).isEqualTo(1);
  }

  @Test
  void a_priority_is_changed() {
    serveSmall();
    put(task(BY_HAND, 1));
    until("it runs", () -> byHand.containsKey(1));
    put(task(ECHO, 2).put("id", "b"));
    String task = QUEUE + "/tasks/b";

    assertThat(patch(task, new JsonObject().put("priority", 9)).status()).isEqualTo(204);
    assertThat(patch(task, new JsonObject().put("priority", 10)).status()).isEqualTo(400);
    assertThat(patch(task, new JsonObject().put("id", "c")).status()).isEqualTo(400);
    assertThat(patch(QUEUE + "/tasks/c", new JsonObject().put("priority", 9)).status())
        .isEqualTo(404);
  }

  private Reply patch(String uri, JsonObject body) {
    return await(sendJson(HttpMethod.PATCH, uri, body));
  }

  @Test
  void a_queue_is_paused_resumed_resized_and_cleared() {
    serve();

    assertThat(post(QUEUE + "/pause").status()).isEqualTo(204);
    put(task(ECHO, 1));
    put(task(ECHO, 2));
    assertThat(get(QUEUE).json().getString("state")).isEqualTo("PAUSED");
    assertThat(post(QUEUE + "/clear").json().getInteger("cancelled")).isEqualTo(2);
    assertThat(post(QUEUE + "/resume").status()).isEqualTo(204);
    assertThat(postJson(QUEUE + "/resize", new JsonObject().put("workers", 7)).status())
        .isEqualTo(204);
    assertThat(get(QUEUE).json().getInteger("workers")).isEqualTo(7);
    assertThat(postJson(QUEUE + "/resize", new JsonObject().put("wokers", 7)).detail())
        .contains("did you mean 'workers'?");
    assertThat(postJson(QUEUE + "/pause", new JsonObject().put("now", true)).status())
        .isEqualTo(400);
  }
}
