package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What no well-meaning client would send. After each of it the service works as before. */
@Tag("parallel")
class HostileInputTest extends HttpTest {

  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String LINES = "Content-Type: application/x-ndjson\r\n";

  @AfterEach
  void it_still_works_and_nothing_is_left() {
    assertThat(put(task(ECHO, "still here")).status()).isEqualTo(202);
    assertThat(joinAll().contains("still here")).isTrue();
    until("nothing is left", () -> api.openPolls() == 0 && api.openStreams() == 0);
  }

  private Reply putText(byte[] bytes) {
    return await(
        send(HttpMethod.POST, TASKS, Buffer.buffer(bytes), "Content-Type", "application/json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"address\":\"echo\"",
        "{\"address\":\"echo\"}}",
        "{\"address\":\"echo\"} trailing",
        "{\"address\":\"echo\",\"address\":\"echo\"}",
        "{\"address\":\"echo\",\"body\":{\"a\":1,\"a\":2}}",
        "{\"address\":\"echo\",\"body\":NaN}",
        "{\"address\":\"echo\",\"body\":1e999}",
        "{\"address\":\"echo\",\"body\":01}",
        "{'address':'echo'}",
        "{\"address\":\"echo\"} // comment",
        "{\"address\":\"echo\",\"body\":\"\u0000\"}",
        "\u0000",
        "\ufeff{\"address\":\"echo\"}",
        "{\"address\":1}",
        "{\"address\":\"echo\",\"id\":\"a\\u0000b\"}",
        "{\"address\":\"echo\",\"answer\":\"ended\"}"
      })
  void text_that_is_no_task_is_refused(String text) {
    serve();

    Reply refused = putText(text.getBytes(StandardCharsets.UTF_8));

    assertThat(refused.status()).describedAs(refused.text()).isEqualTo(400);
    assertThat(refused.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(refused.text())
        .doesNotContain("Exception")
        .doesNotContain("\\tat ")
        .doesNotContain("ALLOW_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void an_empty_body_is_told_so(String text) {
    serve();

    assertThat(putText(text.getBytes(StandardCharsets.UTF_8)).detail()).contains("no text");
  }

  @Test
  void nesting_bombs_and_long_numbers_are_refused() {
    serve(new TaskQueueOptions(), PutTaskTest.limits("bodyBytes", 10_000_000));

    for (String bomb :
        new String[] {"[".repeat(1_000_000), "{\"a\":".repeat(500_000), "9".repeat(1_000_000)}) {
      Reply refused =
          putText(("{\"address\":\"echo\",\"body\":" + bomb).getBytes(StandardCharsets.UTF_8));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text().length()).isLessThan(1_000);
    }
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused() {
    serve();
    byte[] overlong = {'"', (byte) 0xc0, (byte) 0x80, '"'};
    byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
    byte[] utf16 = "{\"address\":\"echo\"}".getBytes(StandardCharsets.UTF_16BE);

    for (byte[] bytes : new byte[][] {overlong, surrogate, {(byte) 0xff}, utf16}) {
      assertThat(putText(bytes).status()).isEqualTo(400);
    }
  }

  @Test
  void a_body_that_says_it_is_too_large_is_not_read() {
    serve(new TaskQueueOptions(), PutTaskTest.limits("bodyBytes", 1_000));
    try (RawClient client = raw()) {
      client.send("POST " + TASKS + HEAD + JSON + "Content-Length: 1000000000000\r\n\r\n{");

      assertThat(client.readUntil("\r\n")).contains("413");
    }
  }

  @Test
  void a_body_without_a_length_is_read_no_further_than_the_limit() {
    serve(new TaskQueueOptions(), PutTaskTest.limits("bodyBytes", 1_000));
    try (RawClient client = raw()) {
      client.send("POST " + TASKS + HEAD + JSON + "Transfer-Encoding: chunked\r\n\r\n");
      client.send("800\r\n" + "x".repeat(2048) + "\r\n");

      assertThat(client.readUntil("\r\n")).contains("413");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?a=", ""})
  void a_task_that_comes_as_a_form_is_refused_of_whatever_size(String start) {
    serve();
    String type = "application/x-www-form-urlencoded";
    for (int length : new int[] {10, 2_000, 20_000}) {
      String body = "{\"address\":\"echo\",\"body\":\"" + start + "x".repeat(length) + "\"}";

      Reply refused =
          await(
              send(
                  HttpMethod.POST,
                  TASKS,
                  Buffer.buffer(body),
                  "Content-Type",
                  type + "; charset=iso-8859-1"));

      assertThat(refused.status()).isEqualTo(415);
      assertThat(refused.detail()).contains(type).contains("must be application/json");
    }
    assertThat(post(JOIN, "Content-Type", type).status()).as("without a body").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void a_target_may_name_the_host(String method) {
    serve();
    try (RawClient client = raw()) {
      client.send(method + " http://localhost/v1/queues" + HEAD + "\r\n");

      assertThat(client.readUntil("\r\n")).contains("200");
    }
  }

  @Test
  void headers_that_are_too_large_are_refused() {
    serve();
    for (String request :
        new String[] {
          "GET /" + "x".repeat(100_000) + HEAD + "\r\n",
          "GET /v1/queues" + HEAD + "X: " + "x".repeat(100_000) + "\r\n\r\n",
        }) {
      try (RawClient client = raw()) {
        client.send(request);
        assertThat(client.readUntil("\r\n")).containsPattern("4(14|31|00)");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Host: evil.example",
      })
  void a_request_that_can_be_read_in_two_ways_is_the_last_on_its_connection(String header) {
    serve();
    try (RawClient client = raw()) {
      client.send("POST " + TASKS + HEAD + JSON + header + "\r\n\r\n");
      client.send("0\r\n\r\nGET /v1/queues" + HEAD + "\r\n");

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").doesNotContain("200 OK");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, LINES})
  void a_body_that_ends_in_nonsense_is_not_read_and_no_failure_of_the_service(String type) {
    serve();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Answers.class);
    logger.addAppender(log);
    try (RawClient client = raw()) {
      client.send("POST " + TASKS + HEAD + type + "Transfer-Encoding: chunked\r\n\r\n");
      client.send("1\r\n{\r\nZZ\r\n\r\n");

      assertThat(client.readToEnd()).doesNotContain("202").doesNotContain("\"accepted\"");
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  @Test
  void a_body_that_is_packed_is_refused() {
    serve();

    Reply refused = put(task(ECHO, 1), "Content-Encoding", "gzip");

    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.detail()).contains("Content-Encoding");
    assertThat(put(task(ECHO, 1), "Content-Encoding", "identity").status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /v1/queues HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n",
        "POST /v1/queues/q/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "POST /v1/queues/q/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
            + "Content-Length: 4\r\n\r\nabc",
        "GET /v1/queues/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /v1/queues?a=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "DELETE /v1/queues/q/tasks?x=%/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /v1/queues HTTP/1.1\r\nConnection: close\r\n\r\n",
      })
  void requests_that_are_no_http_are_refused(String request) {
    serve();
    try (RawClient client = raw()) {
      client.send(request);
      assertThat(client.readUntil("\r\n")).containsPattern("HTTP/1.[01] 40[034]");
    }
  }

  @Test
  void a_request_without_a_host_is_told_so() {
    serve();
    try (RawClient client = raw()) {
      client.send("GET /v1/queues HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertThat(client.readToEnd()).contains("400").contains("the header Host is missing");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/queues/q/scopes/%ff/join",
        "/v1/queues/q/scopes/a%c3b/join",
        "/v1/queues/q/scopes/%ed%a0%80/join",
        "/v1/queues/q/scopes/a%/join",
        "/v1/queues/q/scopes/a/join?joinId=%c3",
      })
  void escapes_that_are_no_utf_8_are_refused(String path) {
    serve();
    try (RawClient client = raw()) {
      client.send("POST " + path + HEAD + "Connection: close\r\n\r\n");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").contains("percent-encoding");
    }
    assertThat(post("/v1/queues/q/scopes/%C3%bc%20%F0%9F%98%80/join").status()).isEqualTo(200);
  }

  @Test
  void a_path_that_climbs_leads_nowhere() {
    serve();

    for (String path :
        new String[] {"/v1/../v1/queues/../../etc", "/v1/queues/q/scopes/%2e%2e/%2e%2e/x"}) {
      try (RawClient client = raw()) {
        client.send("GET " + path + HEAD + "Connection: close\r\n\r\n");
        assertThat(client.readUntil("\r\n")).contains("404");
      }
    }
  }

  @Test
  void a_client_that_dribbles_is_closed_wherever_it_is() {
    serve(new TaskQueueOptions(), new JsonObject().put("idleTimeout", "PT1S"));
    for (String start :
        new String[] {
          "",
          "GET /v1/qu",
          "GET /v1/queues" + HEAD + "X-Slow: ",
          "POST " + TASKS + HEAD + JSON + "Content-Length: 1000\r\n\r\n",
        }) {
      try (RawClient client = raw()) {
        client.send(start);
        vertx.setPeriodic(100, timer -> dribble(client, timer));
        assertThat(client.readToEnd()).describedAs(start).isEmpty();
      }
    }
  }

  @Test
  void a_stream_from_which_no_line_comes_is_ended_and_told_why() {
    serve(new TaskQueueOptions(), new JsonObject().put("idleTimeout", "PT1S"));
    try (RawClient silent = raw();
        RawClient dribbling = raw()) {
      for (RawClient client : new RawClient[] {silent, dribbling}) {
        client.send("POST " + TASKS + HEAD + LINES + "Transfer-Encoding: chunked\r\n\r\n");
        String line = task(ECHO, "x") + "\n";
        client.send(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
      }
      vertx.setPeriodic(100, timer -> dribble(dribbling, "1\r\n \r\n", timer));

      for (RawClient client : new RawClient[] {silent, dribbling}) {
        assertThat(client.readToEnd())
            .contains("\"accepted\":1")
            .contains("\"complete\":false")
            .contains("idleTimeout");
      }
    }
    until("no stream is open", () -> api.openStreams() == 0);
    joinAll();
  }

  private void dribble(RawClient client, long timer) {
    dribble(client, "a", timer);
  }

  private void dribble(RawClient client, String text, long timer) {
    try {
      client.send(text);
    } catch (java.io.UncheckedIOException e) {
      vertx.cancelTimer(timer);
    }
  }

  @Test
  void a_request_that_has_to_wait_is_not_taken_for_idle() {
    serve(new TaskQueueOptions(), new JsonObject().put("idleTimeout", "PT1S"));
    put(task(BY_HAND, 1));
    try (RawClient client = raw()) {
      client.send("GET /v1/queues" + HEAD + "\r\n");
      client.readUntil("RUNNING");
      await(vertx.timer(600)); // the connection is idle, but not for too long
      client.send("POST " + JOIN + "?wait=0.6" + HEAD + "\r\n");

      assertThat(client.readUntil("joinId")).contains("pending");
      assertThat(client.readToEnd()).doesNotContain("HTTP"); // idle, and so closed in the end
    }
    byHand.get(1).complete(1);
    joinAll();
  }

  @Test
  void a_request_to_a_queue_that_is_slow_is_not_taken_for_idle() {
    serve(new TaskQueueOptions(), new JsonObject().put("idleTimeout", "PT1S"));
    Handler<DeliveryContext<Object>> slow =
        delivery -> vertx.setTimer(3_000, timer -> delivery.next());
    vertx.eventBus().addInboundInterceptor(slow);
    try (RawClient client = raw()) {
      client.send("GET /v1/queues/q" + HEAD + "\r\n");

      assertThat(client.readUntil("RUNNING")).contains("200 OK");
    }
    vertx.eventBus().removeInboundInterceptor(slow);
  }

  @Test
  void connections_beyond_the_limit_are_closed_at_once() {
    serve(new TaskQueueOptions(), PutTaskTest.limits("connections", 3));
    try (RawClient one = raw();
        RawClient two = raw();
        RawClient three = raw()) {
      until("all are open", () -> api.openConnections() == 3);
      try (RawClient four = raw()) {
        assertThat(four.readToEnd()).isEmpty();
      }
      three.send("GET /v1/queues" + HEAD + "\r\n");
      assertThat(three.readUntil("\r\n")).contains("200");
      one.reset();
      two.reset();
    }
    until("they are gone", () -> api.openConnections() == 0);
  }

  @Test
  void a_stream_that_waits_is_kept_alive_and_told_so() {
    serve(
        new TaskQueueOptions().setWorkers(1).setMaxSize(1),
        new JsonObject().put("idleTimeout", "PT1S"));
    put(task(BY_HAND, 1));
    until("the first runs", () -> byHand.containsKey(1));
    try (RawClient client = raw()) {
      client.send("POST " + TASKS + HEAD + LINES + "Transfer-Encoding: chunked\r\n\r\n");
      String line = task(ECHO, "x") + "\n" + task(ECHO, "y") + "\n" + task(ECHO, "z") + "\n";
      client.send(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");

      String blank = "1\r\n\n\r\n";
      client.readUntil(blank);
      client.readUntil(blank);
      client.readUntil(blank);
      client.readUntil(blank);
      byHand.get(1).complete("go");
      client.send("0\r\n\r\n");

      assertThat(client.readUntil("complete")).contains("\"accepted\":3");
    }
    assertThat(post(JOIN).json().getJsonObject("counts"))
        .isEqualTo(new TaskCounts(4, 0, 0, 0, 0, 0).toJson()); // no put was given up meanwhile
  }

  @Test
  void a_stream_that_is_cut_off_leaves_what_was_accepted() {
    serve();
    try (RawClient client = raw()) {
      client.send("POST " + TASKS + HEAD + LINES + "Transfer-Encoding: chunked\r\n\r\n");
      String line = task(ECHO, "whole") + "\n" + "{\"address\":\"echo\",\"bo";
      client.send(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
      client.readUntil("\"line\":1");
      client.reset();
    }
    until("it is known", () -> api.openStreams() == 0);

    assertThat(joinAll()).containsExactly("whole");
  }

  @Test
  void a_client_that_reads_no_answers_is_read_no_further_and_then_closed() {
    serve(new TaskQueueOptions().setWorkers(4), new JsonObject().put("idleTimeout", "PT3S"));
    try (RawClient client = raw()) {
      client.send("POST " + TASKS + HEAD + LINES + "Transfer-Encoding: chunked\r\n\r\n");
      String line = "x\n".repeat(10_000);
      byte[] chunk =
          (Integer.toHexString(line.length()) + "\r\n" + line + "\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
      long sent = 0;
      try {
        for (; sent < 500_000_000L; sent += chunk.length) {
          client.send(chunk);
        }
      } catch (java.io.UncheckedIOException e) {
        // closed by the server
      }
      assertThat(sent).isLessThan(100_000_000L);
    }
    until("it is released", () -> api.openStreams() == 0);
  }
}
