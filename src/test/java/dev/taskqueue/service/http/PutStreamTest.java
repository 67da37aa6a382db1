package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.eventbus.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams of tasks over HTTP. */
class PutStreamTest extends HttpTest {

  static String lines(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> task(ECHO, i).encode() + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void each_line_is_answered_and_the_sum_comes_last() {
    serve();

    Reply reply = postLines(TASKS, lines(1, 100));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsEntry("content-type", "application/x-ndjson");
    List<JsonObject> answers = reply.lines();
    assertThat(answers).hasSize(101);
    for (int i = 0; i < 100; i++) {
      assertThat(answers.get(i).getInteger("line")).isEqualTo(i + 1);
      assertThat(answers.get(i).getString("id")).isNotEmpty();
    }
    assertThat(answers.get(100))
        .isEqualTo(
            new JsonObject("{\"lines\":100,\"accepted\":100,\"refused\":0,\"complete\":true}"));
    assertThat(joinAll()).hasSize(100).startsWith(1, 2, 3).endsWith(100);
  }

  @Test
  void a_malformed_line_is_refused_with_its_place_and_the_others_are_put() {
    serve();
    String bad = "{\"address\": \"echo\", \"body\": oops}\n";

    Reply reply = postLines(TASKS, lines(1, 2) + bad + lines(4, 10));

    List<JsonObject> answers = reply.lines();
    assertThat(answers.get(1).getInteger("line")).isEqualTo(2);
    JsonObject refused = answers.get(2);
    assertThat(refused.getInteger("line")).isEqualTo(3);
    assertThat(refused.getJsonObject("error").getInteger("status")).isEqualTo(400);
    assertThat(refused.getJsonObject("error").getInteger("column")).isBetween(29, 34);
    assertThat(answers.get(10).encode())
        .isEqualTo("{\"lines\":10,\"accepted\":9,\"refused\":1,\"complete\":true}");
    assertThat(joinAll()).containsExactly(1, 2, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void a_stream_that_is_to_stop_at_an_error_reads_no_further() {
    serve();

    Reply reply = postLines(TASKS + "?onError=stop", lines(1, 2) + "{\n" + lines(4, 10));

    List<JsonObject> answers = reply.lines();
    assertThat(answers).hasSize(4);
    assertThat(answers.get(3).encode())
        .isEqualTo("{\"lines\":3,\"accepted\":2,\"refused\":1,\"complete\":false}");
    assertThat(joinAll()).containsExactly(1, 2);
  }

  @Test
  void all_sorts_of_wrong_lines_are_told_apart() {
    serve();
    String wrong =
        """
        {"address":"echo","bodi":1}
        []
        {"address":"secret"}
        {"address":"echo","address":"echo"}
        {"address":"echo"} {}

         \t\s
        {"address":"echo","body":1e999}
        {"address":"echo","id":"same"}
        {"address":"echo","id":"same","body":2}
        {"address":"echo","body":"last"}
        """;

    Reply reply = postLines(TASKS, wrong);

    assertThat(reply.lines())
        .extracting(line -> line.getInteger("line") + " " + status(line))
        .containsExactly(
            "1 400", "2 400", "3 403", "4 400", "5 400", "8 400", "9 0", "10 409", "11 0",
            "null 0");
    assertThat(reply.text()).contains("did you mean 'body'?").contains("Duplicate");
    assertThat(joinAll()).containsExactly("last");
  }

  private static int status(JsonObject line) {
    return line.containsKey("error") ? line.getJsonObject("error").getInteger("status") : 0;
  }

  @Test
  void only_errors_are_answered_if_that_is_asked_for() {
    serve();

    Reply reply = postLines(TASKS + "?answers=errors", lines(1, 50) + "x\n" + lines(1, 50));

    assertThat(reply.lines()).hasSize(2);
    assertThat(reply.lines().get(0).getInteger("line")).isEqualTo(51);
    assertThat(reply.lines().get(1).getInteger("accepted")).isEqualTo(100);
  }

  @Test
  void lines_may_end_with_cr_lf_and_the_last_one_with_nothing() {
    serve();

    Reply reply = postLines(TASKS, task(ECHO, 1) + "\r\n" + task(ECHO, 2));

    assertThat(reply.lines().get(2).getInteger("accepted")).isEqualTo(2);
    assertThat(joinAll()).containsExactly(1, 2);
  }

  @Test
  void an_empty_stream_is_answered_with_its_sum() {
    serve();

    assertThat(postLines(TASKS, "").text())
        .isEqualTo("{\"lines\":0,\"accepted\":0,\"refused\":0,\"complete\":true}\n");
  }

  @Test
  void a_line_that_is_too_long_ends_the_stream() {
    serve(new TaskQueueOptions(), PutTaskTest.limits("lineBytes", 200));

    Reply reply =
        postLines(TASKS, lines(1, 2) + task(ECHO, "x".repeat(100_000)) + "\n" + lines(4, 5));

    assertThat(reply.lines()).hasSize(4);
    assertThat(status(reply.lines().get(2))).isEqualTo(413);
    assertThat(reply.lines().get(3).getBoolean("complete")).isFalse();
    assertThat(joinAll()).containsExactly(1, 2);
  }

  @Test
  void a_queue_that_refuses_when_full_refuses_the_line() {
    serve(
        new TaskQueueOptions().setWorkers(1).setMaxSize(1).setOverflow(OverflowPolicy.FAIL),
        new JsonObject());
    put(task(BY_HAND, 1));
    until("the first runs", () -> byHand.containsKey(1));

    Reply reply = postLines(TASKS, lines(1, 3));

    assertThat(reply.lines()).extracting(PutStreamTest::status).containsExactly(0, 429, 429, 0);
  }

  @Test
  void a_stream_is_read_no_faster_than_the_queue_takes_it() {
    serveSmall();
    put(task(BY_HAND, 0));
    until("the first runs", () -> byHand.containsKey(0));
    HttpClientRequest request = openStream();
    Buffer big = Buffer.buffer(task(ECHO, "x".repeat(10_000)) + "\n");
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger steady = new AtomicInteger();

    // Writes until the connection takes no more, with nothing running that could take it later.
    vertx.runOnContext(
        v ->
            vertx.setPeriodic(
                1,
                timer -> {
                  if (request.writeQueueFull()) {
                    steady.incrementAndGet();
                  } else {
                    steady.set(0);
                    request.write(big);
                    sent.incrementAndGet();
                  }
                }));
    until("the connection is full", () -> steady.get() > 300);

    assertThat(await(queue.stats()).accepted()).isLessThanOrEqualTo(3);
    assertThat(sent.get()).isLessThan(3_000);
    byHand.get(0).complete("go");
    until("the rest goes on", () -> await(queue.stats()).accepted() > 20);
  }

  HttpClientRequest openStream() {
    HttpClientRequest request =
        await(
            client.request(
                new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setURI(TASKS)
                    .setPort(server.actualPort())
                    .addHeader("Content-Type", "application/x-ndjson")));
    request.setChunked(true);
    return request;
  }

  @Test
  void answers_come_while_the_stream_is_still_open() {
    serve();
    HttpClientRequest request = openStream();
    Buffer answers = Buffer.buffer();
    request.response().onSuccess(response -> response.handler(answers::appendBuffer));

    await(request.write(lines(1, 1)));
    until("the first is answered", () -> answers.toString().contains("\"line\":1,"));
    await(request.write(lines(2, 2)));
    until("the second is answered", () -> answers.toString().contains("\"line\":2,"));
    await(request.end());

    until("the sum comes", () -> answers.toString().contains("\"accepted\":2"));
  }

  @Test
  void a_service_that_stops_ends_a_stream_of_which_it_waits_for_a_line() {
    serve();
    HttpClientRequest request = openStream();
    Buffer answers = Buffer.buffer();
    request.response().onSuccess(response -> response.handler(answers::appendBuffer));
    await(request.write(lines(1, 1) + "{"));
    until("the line is answered", () -> answers.toString().contains("\"line\":1,"));

    api.drain();
    await(api.endStreams(Duration.ofDays(1)));

    until("the sum comes", () -> answers.toString().contains("complete"));
    JsonObject sum = last(answers);
    assertThat(sum.getJsonObject("error").getInteger("status")).isEqualTo(503);
    sum.remove("error");
    assertThat(sum.encode())
        .isEqualTo("{\"lines\":1,\"accepted\":1,\"refused\":0,\"complete\":false}");
  }

  @Test
  void a_service_that_stops_waits_for_the_queue_only_so_long() {
    serve();
    AtomicInteger unanswered = new AtomicInteger();
    vertx
        .eventBus()
        .addInboundInterceptor(
            delivery -> {
              if ("putAll".equals(delivery.message().headers().get(Protocol.ACTION))) {
                unanswered.incrementAndGet();
              } else {
                delivery.next();
              }
            });
    HttpClientRequest request = openStream();
    Buffer answers = Buffer.buffer();
    request.response().onSuccess(response -> response.handler(answers::appendBuffer));
    await(request.write("\n" + lines(2, 3)));
    until("the queue is asked", () -> unanswered.get() == 1);

    api.drain();
    await(api.endStreams(Duration.ofMillis(1)));

    until("the sum comes", () -> answers.toString().contains("complete"));
    assertThat(answers.toString().lines().map(JsonObject::new).limit(2))
        .extracting(line -> line.getInteger("line") + " " + status(line))
        .containsExactly("2 504", "3 504");
    assertThat(last(answers).encode())
        .startsWith("{\"lines\":3,\"accepted\":0,\"refused\":2,\"complete\":false,\"error\"");
  }

  @Test
  void each_line_is_answered_of_which_it_is_not_known_what_became_of_it() {
    serve();
    vertx
        .eventBus()
        .addInboundInterceptor(
            delivery -> {
              if ("putAll".equals(delivery.message().headers().get(Protocol.ACTION))) {
                delivery.message().fail(1, "broken");
              } else {
                delivery.next();
              }
            });

    List<JsonObject> answers = postLines(TASKS, lines(1, 3)).lines();

    assertThat(answers.subList(0, 3))
        .extracting(line -> line.getInteger("line") + " " + status(line))
        .containsExactly("1 500", "2 500", "3 500");
    assertThat(answers.get(3).encode()).startsWith("{\"lines\":3,\"accepted\":0,\"refused\":3");
  }

  private static JsonObject last(Buffer answers) {
    return new JsonObject(answers.toString().lines().reduce("", (before, line) -> line));
  }
}
