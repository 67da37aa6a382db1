package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Who is let in, and what browsers are kept from. */
class AccessTest extends HttpTest {

  private static final String FULL = "Bearer full-0123456789abcdef";
  private static final String READ_ONLY = "Bearer read-0123456789abcdef";

  private void serveWithTokens() {
    serve(
        new TaskQueueOptions(),
        new JsonObject()
            .put("token", FULL.substring("Bearer ".length()))
            .put("readOnlyToken", READ_ONLY.substring("Bearer ".length())));
  }

  @Test
  void without_a_valid_token_nothing_is_told() {
    serveWithTokens();

    for (String header :
        new String[] {"", "Bearer ", "Bearer wrong", "Basic " + FULL, FULL + "x"}) {
      Reply refused = get("/v1/queues", "Authorization", header);
      assertThat(refused.status()).describedAs(header).isEqualTo(401);
      assertThat(refused.headers()).containsEntry("www-authenticate", "Bearer");
      assertThat(refused.text()).doesNotContain("wrong").doesNotContain("0123456789");
    }
    assertThat(put(task(ECHO, 1)).status()).isEqualTo(401);
    assertThat(get("/v1/nothing").status()).isEqualTo(401);
    assertThat(post("/v1/queues").status()).isEqualTo(401);
    assertThat(await(queue.stats()).accepted()).isZero();
  }

  @Test
  void the_full_token_may_do_all() {
    serveWithTokens();

    assertThat(get("/v1/queues", "Authorization", FULL).status()).isEqualTo(200);
    assertThat(put(task(ECHO, 1), "Authorization", FULL).status()).isEqualTo(202);
    assertThat(post(JOIN, "Authorization", FULL).status()).isEqualTo(200);
  }

  @Test
  void the_read_only_token_may_look_and_change_nothing() {
    serveWithTokens();

    assertThat(get("/v1/queues/q", "Authorization", READ_ONLY).status()).isEqualTo(200);
    assertThat(put(task(ECHO, 1), "Authorization", READ_ONLY).status()).isEqualTo(403);
    assertThat(post(JOIN, "Authorization", READ_ONLY).status()).isEqualTo(403);
    assertThat(get(OUTCOMES, "Authorization", READ_ONLY).status()).isEqualTo(403);
    assertThat(post("/v1/queues/q/pause", "Authorization", READ_ONLY).status()).isEqualTo(403);
  }

  @Test
  void other_resources_may_ask_for_the_same_tokens() {
    serveWithTokens();
    api.router().get("/metrics").handler(api.readAccess()).handler(ctx -> ctx.end("metrics"));
    api.router().get("/health/live").handler(ctx -> ctx.end("alive"));

    assertThat(get("/metrics").status()).isEqualTo(401);
    assertThat(get("/metrics", "Authorization", READ_ONLY).text()).isEqualTo("metrics");
    assertThat(get("/health/live").text()).isEqualTo("alive");
  }

  @Test
  void every_answer_has_the_security_headers() {
    serve();

    for (Reply reply : new Reply[] {get("/v1/queues"), get("/v1/nothing"), get(TASKS)}) {
      assertThat(reply.headers())
          .containsEntry("x-content-type-options", "nosniff")
          .containsEntry("cache-control", "no-store")
          .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
          .doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void pages_of_other_origins_are_refused() {
    serve();
    String own = "http://127.0.0.1:" + server.actualPort();

    assertThat(get("/v1/queues", "Origin", own).status()).isEqualTo(200);
    assertThat(post(JOIN, "Origin", "https://evil.example").status()).isEqualTo(403);
    assertThat(post(JOIN, "Origin", "null").status()).isEqualTo(403);
    assertThat(get(OUTCOMES, "Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);
    assertThat(get(OUTCOMES, "Sec-Fetch-Site", "same-site").status()).isEqualTo(403);
    assertThat(get("/v1/queues", "Sec-Fetch-Site", "same-origin").status()).isEqualTo(200);
  }

  @Test
  void links_may_lead_to_the_page_and_nowhere_else() {
    serve();
    api.router().get("/").handler(ctx -> ctx.end("page"));

    assertThat(follow("/", "navigate", "document").text()).isEqualTo("page");
    assertThat(follow(OUTCOMES, "navigate", "document").status()).isEqualTo(403);
    assertThat(follow("/", "navigate", "iframe").status()).isEqualTo(403);
    assertThat(follow("/", "no-cors", "document").status()).isEqualTo(403);
  }

  private Reply follow(String uri, String mode, String destination) {
    return get(
        uri, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination);
  }

  @Test
  void a_name_that_was_made_to_lead_here_is_refused() {
    serve();

    assertThat(get("/v1/queues", "Host", "evil.example").status()).isEqualTo(403);
    assertThat(get("/v1/queues", "Host", "localhost:1234").status()).isEqualTo(200);
    assertThat(get("/v1/queues", "Host", "[::1]:1234").status()).isEqualTo(200);
  }

  @Test
  void health_checks_that_speak_http_1_0_name_no_host() {
    serve();
    api.router().get("/health/live").handler(ctx -> ctx.end("alive"));
    try (RawClient client = raw()) {
      client.send("GET /health/live HTTP/1.0\r\n\r\n");

      assertThat(client.readToEnd()).startsWith("HTTP/1.0 200").endsWith("alive");
    }
  }

  @Test
  void what_can_be_got_can_be_asked_for_its_head() {
    serveWithTokens();
    api.router().get("/health/live").handler(ctx -> ctx.end("alive"));

    Reply alive = await(send(HttpMethod.HEAD, "/health/live", null));
    assertThat(alive.status()).isEqualTo(200);
    assertThat(alive.text()).isEmpty();
    assertThat(await(send(HttpMethod.HEAD, "/v1/queues", null)).status()).isEqualTo(401);
    Reply queues = await(send(HttpMethod.HEAD, "/v1/queues", null, "Authorization", FULL));
    assertThat(queues.status()).isEqualTo(200);
    assertThat(queues.headers()).containsEntry("x-content-type-options", "nosniff");
    Reply outcomes = await(send(HttpMethod.HEAD, OUTCOMES, null, "Authorization", FULL));
    assertThat(outcomes.status()).isEqualTo(405);
    assertThat(outcomes.headers()).containsEntry("allow", "GET");
  }

  @Test
  void the_head_of_an_answer_that_comes_in_pieces_comes_without_them() {
    serve(new TaskQueueOptions().setWorkers(200), new JsonObject());
    for (int i = 0; i < 200; i++) {
      put(task(BY_HAND, i).put("id", i + "x".repeat(200)));
    }
    until("all run", () -> byHand.size() == 200);

    Reply head = await(send(HttpMethod.HEAD, "/v1/queues/q/running", null));
    Reply whole = get("/v1/queues/q/running");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(whole.text().length()).isGreaterThan(Pieces.BYTES);
    assertThat(whole.headers()).containsEntry("content-length", "" + whole.text().length());
    assertThat(whole.json().getJsonArray("running")).hasSize(200);
  }

  @Test
  void a_head_takes_no_outcomes_however_the_path_is_spelled() {
    serve();
    put(task(ECHO, 1));
    until("it has ended", () -> await(queue.stats()).unfinished() == 0);

    for (String uri :
        new String[] {
          OUTCOMES, OUTCOMES + "/", OUTCOMES.replace("/-", "//-"), OUTCOMES.replace("m", "%6D")
        }) {
      Reply refused = await(send(HttpMethod.HEAD, uri, null));
      assertThat(refused.status()).describedAs(uri).isEqualTo(405);
      assertThat(refused.headers()).containsEntry("allow", "GET");
    }
    assertThat(joinAll()).containsExactly(1);
  }

  @Test
  void names_that_are_those_of_other_resources_keep_no_head_away() {
    serve();

    Reply scope = await(send(HttpMethod.HEAD, "/v1/queues/q/scopes/outcomes", null));

    assertThat(scope.status()).isEqualTo(200);
  }

  @Test
  void other_resources_tell_their_methods_too() {
    serve();
    api.router().get("/metrics").handler(ctx -> ctx.end("metrics"));

    Reply refused = post("/metrics");

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers()).containsEntry("allow", "GET, HEAD");
  }

  @Test
  void origins_on_the_list_get_cors_headers() {
    serve(
        new TaskQueueOptions(),
        new JsonObject().put("corsOrigins", new JsonArray().add("https://app.example")));

    Reply preflight =
        await(
            send(
                HttpMethod.OPTIONS,
                TASKS,
                null,
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "POST"));

    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.headers())
        .containsEntry("access-control-allow-origin", "https://app.example");
    assertThat(put(task(ECHO, 1), "Origin", "https://app.example").status()).isEqualTo(202);
    assertThat(put(task(ECHO, 1), "Origin", "https://evil.example").status()).isEqualTo(403);
    String own = "http://127.0.0.1:" + server.actualPort();
    Reply ofOwnPage = put(task(ECHO, 1), "Origin", own);
    assertThat(ofOwnPage.status()).isEqualTo(202);
    assertThat(ofOwnPage.headers()).doesNotContainKey("access-control-allow-origin");
  }
}
