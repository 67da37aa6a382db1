package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The running server and its description agree. */
class OpenApiTest extends HttpTest {

  private static final String Q = "/v1/queues/q";

  private Contract contract;

  private void serveWithContract() {
    serveWithContract(PutTaskTest.limits("bodyBytes", 10_000));
  }

  private void serveWithContract(JsonObject options) {
    serve(new TaskQueueOptions(), options);
    contract = new Contract(vertx, get("/v1/openapi.json").json());
  }

  private Reply check(HttpMethod method, String uri) {
    Reply reply = await(send(method, uri, null));
    contract.check(method, uri, reply);
    return reply;
  }

  private Reply check(HttpMethod method, String uri, String type, String body) {
    Reply reply = await(send(method, uri, Buffer.buffer(body), "Content-Type", type));
    contract.check(method, uri, reply);
    return reply;
  }

  @Test
  void each_route_is_described_and_each_description_has_a_route() {
    serveWithContract();
    Set<String> routes = new TreeSet<>();
    api.router()
        .getRoutes()
        .forEach(
            route -> {
              if (route.methods() != null) {
                String path = route.getPath().replaceAll(":(\\w+)", "{$1}");
                route.methods().forEach(method -> routes.add(method + " " + path));
              }
            });

    assertThat(routes).hasSizeGreaterThan(15).isEqualTo(contract.operations());
  }

  @Test
  void each_operation_answers_as_described() {
    serveWithContract();
    String task = task(ECHO, 1).encode();
    check(HttpMethod.GET, "/v1/openapi.json");
    check(HttpMethod.POST, Q + "/tasks", "application/json", task);
    check(HttpMethod.POST, Q + "/tasks", "application/x-ndjson", task + "\nx\n" + task);
    check(HttpMethod.POST, Q + "/tasks", "application/json", task(BY_HAND, 1).encode());
    until("it runs", () -> byHand.containsKey(1));
    check(HttpMethod.GET, "/v1/queues");
    check(HttpMethod.GET, Q);
    check(HttpMethod.GET, Q + "/running");
    check(HttpMethod.GET, Q + "/scopes");
    check(HttpMethod.GET, Q + "/scopes/-");
    check(HttpMethod.POST, JOIN + "?wait=0");
    byHand.get(1).complete("done");
    put(task("nobody", 1));
    check(HttpMethod.POST, JOIN);
    check(HttpMethod.DELETE, Q + "/joins/any");
    put(task(ECHO, 1).put("delay", 50));
    check(HttpMethod.GET, OUTCOMES);
    check(HttpMethod.POST, Q + "/pause");
    put(task(ECHO, 1).put("id", "a"));
    check(HttpMethod.PATCH, Q + "/tasks/a", "application/json", "{\"priority\":1}");
    check(HttpMethod.DELETE, Q + "/tasks/a");
    check(HttpMethod.POST, Q + "/clear");
    check(HttpMethod.DELETE, Q + "/scopes/-");
    check(HttpMethod.POST, Q + "/resume");
    check(HttpMethod.POST, Q + "/resize", "application/json", "{\"workers\":3}");

    Set<String> answered = new TreeSet<>();
    contract.seen.stream().map(seen -> seen.replaceAll(" \\d+$", "")).forEach(answered::add);
    assertThat(answered).isEqualTo(contract.operations());
  }

  @Test
  void each_operation_refuses_as_described() {
    serveWithContract();
    String json = "application/json";
    check(HttpMethod.POST, Q + "/tasks", json, "x");
    check(HttpMethod.POST, Q + "/tasks", json, task("secret", 1).encode());
    check(HttpMethod.POST, Q + "/tasks", json, task(ECHO, "x".repeat(20_000)).encode());
    check(HttpMethod.POST, Q + "/tasks", "text/plain", "x");
    check(HttpMethod.POST, Q + "/tasks?wait=x", json, "{}");
    check(HttpMethod.PATCH, Q + "/tasks/a", json, "{\"priority\":1}");
    check(HttpMethod.POST, Q + "/resize", "text/plain", "3");
    check(HttpMethod.POST, Q + "/pause", json, "{\"a\":1}");
    check(HttpMethod.POST, JOIN + "?from=1");
    assertThat(check(HttpMethod.POST, JOIN, "text/plain", "x").status()).isEqualTo(415);
    String large = "x".repeat(20_000);
    assertThat(check(HttpMethod.POST, JOIN, json, large).status()).isEqualTo(413);
    assertThat(check(HttpMethod.GET, OUTCOMES, json, large).status()).isEqualTo(413);
    for (String path : new String[] {"/tasks/a", "/scopes/a", "/joins/a"}) {
      assertThat(check(HttpMethod.DELETE, Q + path, json, large).status()).isEqualTo(413);
    }
    for (String operation : contract.operations()) {
      int space = operation.indexOf(' ');
      HttpMethod method = HttpMethod.valueOf(operation.substring(0, space));
      String uri =
          operation
              .substring(space + 1)
              .replace("{queue}", "other")
              .replaceAll("\\{(scope|id|joinId)\\}", "a");
      if (uri.contains("other")) {
        assertThat(check(method, uri + "?unknown=1").status()).isIn(400, 404, 415);
      }
    }
    await(queue.close());
    assertThat(check(HttpMethod.GET, Q).status()).isEqualTo(503);
  }

  @Test
  void a_stream_that_goes_silent_ends_as_described() {
    serveWithContract(new JsonObject().put("idleTimeout", "PT1S"));
    try (RawClient client = raw()) {
      openStream(client, task(ECHO, 1) + "\n");

      List<JsonObject> lines = checkLines(client.readToEnd());

      assertThat(lines.get(0).getInteger("line")).isEqualTo(1);
      assertThat(lines.get(1).getJsonObject("error").getInteger("status")).isEqualTo(408);
    }
  }

  @Test
  void a_stream_that_the_service_ends_does_so_as_described() {
    serveWithContract();
    try (RawClient client = raw()) {
      openStream(client, "\n");
      until("it is read", () -> api.openStreams() == 1);
      api.drain();
      await(api.endStreams(Duration.ofDays(1)));

      List<JsonObject> lines = checkLines(client.readUntil("\r\n0\r\n"));

      assertThat(lines.get(0).getJsonObject("error").getInteger("status")).isEqualTo(503);
    }
  }

  private static void openStream(RawClient client, String chunk) {
    client.send("POST " + TASKS + " HTTP/1.1\r\nHost: localhost\r\n");
    client.send("Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
  }

  private List<JsonObject> checkLines(String answer) {
    String lines =
        answer.lines().filter(line -> line.startsWith("{")).collect(Collectors.joining("\n"));
    Reply reply = new Reply(200, Map.of("content-type", "application/x-ndjson"), lines);
    contract.check(HttpMethod.POST, TASKS, reply);
    return reply.lines();
  }

  @Test
  void a_reply_that_is_not_as_described_is_noticed() {
    serveWithContract();
    Map<String, String> headers = Map.of("content-type", "application/json");
    String wrong = new JsonObject().put("queues", "none").encode();

    assertThatThrownBy(
            () -> contract.check(HttpMethod.GET, "/v1/queues", new Reply(200, headers, wrong)))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(
            () -> contract.check(HttpMethod.GET, "/v1/queues", new Reply(418, headers, "{}")))
        .isInstanceOf(AssertionError.class);
  }
}
