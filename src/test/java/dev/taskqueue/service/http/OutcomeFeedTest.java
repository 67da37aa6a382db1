package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Outcomes over HTTP, as they end. */
class OutcomeFeedTest extends HttpTest {

  private static String feedRequest(String uri) {
    return "GET " + uri + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  @Test
  void outcomes_come_as_they_end_and_the_batch_last() {
    serve();
    put(task(ECHO, "before"));
    until("it has ended", () -> await(queue.stats()).ended().total() == 1);
    put(task(BY_HAND, 1).put("id", "first"));
    put(task("nobody", 2).put("id", "second"));
    until("the first runs", () -> byHand.containsKey(1));
    Future<Reply> feed = send(HttpMethod.GET, OUTCOMES, null);
    until("it is read", () -> api.openStreams() == 1);

    byHand.get(1).complete("one");

    List<JsonObject> lines = await(feed).lines();
    JsonObject batch = lines.get(lines.size() - 1);
    assertThat(batch.getString("state")).isEqualTo("joined");
    assertThat(batch.getJsonObject("counts").getInteger("succeeded")).isEqualTo(2);
    assertThat(batch.getJsonArray("results").contains("before")).isTrue();
    assertThat(joinAll()).isEmpty();
  }

  @Test
  void each_outcome_says_how_its_task_ended() {
    serve();
    put(task(BY_HAND, 1).put("id", "first"));
    until("the first runs", () -> byHand.containsKey(1));
    try (RawClient client = raw()) {
      client.send(feedRequest(OUTCOMES));
      client.readUntil("\r\n\r\n");

      byHand.get(1).complete("one");

      assertThat(client.readUntil("\"joined\""))
          .contains("\"taskId\":\"first\"")
          .contains("\"kind\":\"SUCCESS\"")
          .contains("\"result\":\"one\"");
    }
  }

  @Test
  void a_browser_that_comes_back_after_the_end_is_told_to_stop() {
    serve();
    put(task(ECHO, 1));
    try (RawClient client = raw()) {
      client.send(
          "GET "
              + OUTCOMES
              + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
              + "Last-Event-ID: end\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).contains(" 204 ");
    }
    assertThat(joinAll()).hasSize(1); // nothing was taken
  }

  @Test
  void a_browser_gets_events() {
    serve();
    put(task(BY_HAND, 1));
    until("the first runs", () -> byHand.containsKey(1));
    try (RawClient client = raw()) {
      client.send(
          "GET " + OUTCOMES + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).contains("text/event-stream");

      byHand.get(1).complete("line\nbreak");

      assertThat(client.readUntil("\r\n0\r\n"))
          .contains("event: outcome\ndata: {")
          .contains("\"result\":\"line\\nbreak\"")
          .contains("id: end\nevent: joined\ndata: {")
          .contains("}\n\n");
    }
  }

  @Test
  void a_client_that_accepts_neither_form_is_told_which_there_are() {
    serve();

    Reply refused = get(OUTCOMES, "Accept", "text/html");

    assertThat(refused.status()).isEqualTo(406);
    assertThat(refused.detail()).contains("application/x-ndjson").contains("text/event-stream");
  }

  @Test
  void a_scope_has_one_reader_and_a_second_one_is_refused() {
    serve();
    try (RawClient first = raw()) {
      first.send(feedRequest(OUTCOMES + "?follow=true"));
      first.readUntil("\r\n\r\n");

      assertThat(get(OUTCOMES + "?follow=true").status()).isEqualTo(409);
    }
    until("the first is gone", () -> api.openStreams() == 0);
    try (RawClient next = raw()) {
      next.send(feedRequest(OUTCOMES + "?follow=true"));
      assertThat(next.readUntil("\r\n\r\n")).contains("200 OK");
    }
  }

  @Test
  void a_feed_that_follows_stays_for_later_tasks_until_the_scope_is_joined() {
    serve();
    try (RawClient client = raw()) {
      client.send(feedRequest(OUTCOMES + "?follow=true"));
      client.readUntil("\r\n\r\n");

      put(task(ECHO, "one"));
      client.readUntil("\"result\":\"one\"");
      put(task(ECHO, "two"));
      client.readUntil("\"result\":\"two\"");

      post(JOIN);
      assertThat(client.readUntil("\r\n0\r\n")).contains("{\"state\":\"ended\"}");
    }
  }

  @Test
  void a_service_that_stops_ends_a_feed_with_a_line_that_says_so() {
    serve();
    put(task(BY_HAND, 1));
    until("the task runs", () -> byHand.containsKey(1));
    try (RawClient client = raw()) {
      client.send(feedRequest(OUTCOMES));
      client.readUntil("\r\n\r\n");

      api.drain();
      await(api.endStreams(Duration.ofMillis(1)));

      assertThat(client.readUntil("\r\n0\r\n")).contains("\"status\":503").contains("stops");
    }
    byHand.get(1).complete("one");
    assertThat(joinAll()).containsExactly("one");
  }

  @Test
  void a_client_that_does_not_read_stops_the_slots_and_not_the_memory() {
    serve(new TaskQueueOptions().setWorkers(4).setMaxSize(20), new JsonObject());
    try (RawClient client = raw()) {
      client.send(feedRequest(OUTCOMES + "?follow=true"));
      client.readUntil("\r\n\r\n");
      String lines = (task(ECHO, "x".repeat(50_000)) + "\n").repeat(2_000);
      Future<Reply> stream =
          send(
              HttpMethod.POST,
              TASKS + "?answers=errors",
              Buffer.buffer(lines),
              "Content-Type",
              "application/x-ndjson");

      until("the slots stand still", this::standsStill);

      assertThat(await(queue.stats()).ended().total()).isLessThan(1_900);
      assertThat(stream.isComplete()).isFalse();
      client.reset();
      assertThat(await(stream).lines().get(0).getInteger("accepted")).isEqualTo(2_000);
    }
  }

  /** Nothing has ended in a thousand questions in a row. */
  private boolean standsStill() {
    long ended = await(queue.stats()).ended().total();
    for (int i = 0; i < 1_000; i++) {
      if (ended == 0 || await(queue.stats()).ended().total() != ended) {
        return false;
      }
    }
    return true;
  }

  @Test
  void a_batch_whose_reader_has_gone_is_given_to_the_next_join() {
    serve();
    put(task(ECHO, "before"));
    until("it has ended", () -> await(queue.stats()).ended().total() == 1);
    put(task(BY_HAND, 1));
    until("the task runs", () -> byHand.containsKey(1));
    try (RawClient client = raw()) {
      client.send(feedRequest(OUTCOMES));
      client.readUntil("\r\n\r\n");
    }
    until("the client is known to have gone", () -> api.openStreams() == 0);
    byHand.get(1).complete("after");

    assertThat(joinAll()).contains("before");
  }

  @Test
  void a_batch_whose_reader_has_gone_is_given_to_the_next_reader() {
    serve();
    String large = "x".repeat(100_000); // more in all than the sockets hold
    for (int i = 0; i < 200; i++) {
      put(task(ECHO, large));
    }
    until("all have ended", () -> await(queue.stats()).ended().total() == 200);
    try (RawClient client = raw()) {
      client.send(feedRequest(OUTCOMES));
      client.readUntil("\"joined\"");
    }
    until("the client is known to have gone", () -> api.openStreams() == 0);
    put(task(ECHO, "after"));
    until("it has ended", () -> await(queue.stats()).ended().total() == 201);

    List<Object> results = new ArrayList<>();
    for (JsonObject line : get(OUTCOMES).lines()) {
      line.getJsonArray("results").forEach(results::add);
    }

    assertThat(results).hasSize(201).startsWith(large).endsWith("after");
    assertThat(joinAll()).isEmpty();
  }

  @Test
  void a_slow_reader_gets_the_pages_of_a_batch_and_outcomes_that_come_in_between() {
    serve();
    endLarge();
    put(task(BY_HAND, "second"));
    until("the second runs", () -> byHand.containsKey("second"));
    byHand.get("second").complete("in the second page");
    until("both have ended", () -> await(queue.stats()).ended().total() == 2);
    goBeforeAnswerIsSent("POST " + JOIN, "200 OK");
    put(task(BY_HAND, "late"));
    until("the last one runs", () -> byHand.containsKey("late"));
    StringBuilder lines = new StringBuilder();
    HttpClientResponse feed = readUntil(OUTCOMES, "\"joined\"", lines);

    byHand.get("late").complete("in between");
    until("it has ended", () -> await(queue.stats()).ended().total() == 3);
    assertThat(get("/v1/queues/q").status()).isEqualTo(200); // after the feed was told of it
    feed.resume();
    await(feed.end());

    List<JsonObject> all = new Reply(200, Map.of(), lines.toString()).lines();
    assertThat(all).filteredOn(line -> "in between".equals(line.getValue("result"))).hasSize(1);
    List<Object> results = new ArrayList<>();
    all.forEach(line -> line.getJsonArray("results", new JsonArray()).forEach(results::add));
    assertThat(results.remove(LARGE)).isTrue();
    assertThat(results).containsExactly("in the second page");
    assertThat(joinAll()).isEmpty();
  }

  /** Reads what comes until it contains this, and no more until it is resumed. */
  private HttpClientResponse readUntil(String uri, String text, StringBuilder to) {
    RequestOptions options = new RequestOptions().setURI(uri).setPort(server.actualPort());
    HttpClientResponse response =
        await(
            client
                .request(options)
                .compose(HttpClientRequest::send)
                .map(HttpClientResponse::pause));
    Promise<Void> found = Promise.promise();
    response.handler(
        chunk -> {
          to.append(chunk);
          if (to.indexOf(text) >= 0) {
            found.tryComplete();
          } else {
            response.fetch(1);
          }
        });
    response.fetch(1);
    await(found.future());
    return response;
  }

  @Test
  void the_pages_begin_again_when_another_owner_has_a_copy_of_the_batch() {
    serve();
    for (int i = 0; i < 12; i++) {
      put(task(ECHO, i + "x".repeat(100_000)));
    }
    until("all have ended", () -> await(queue.stats()).ended().total() == 12);
    AtomicBoolean moved = new AtomicBoolean();
    vertx
        .eventBus()
        .addInboundInterceptor(
            delivery -> {
              if (delivery.message().body() instanceof JsonObject page
                  && page.containsKey("copy")
                  && page.getInteger("from") > 0
                  && !moved.getAndSet(true)) {
                page.put("copy", "of the next owner");
              }
              delivery.next();
            });

    List<JsonObject> lines = get(OUTCOMES).lines();

    assertThat(lines).extracting(page -> page.getInteger("from")).startsWith(0, 0);
    List<Object> results = new ArrayList<>();
    lines.subList(1, lines.size()).forEach(page -> results.addAll(resultsOf(page)));
    assertThat(results).hasSize(12).doesNotHaveDuplicates();
    assertThat(joinAll()).isEmpty();
  }

  private static List<Object> resultsOf(JsonObject page) {
    return page.getJsonArray("results").stream().toList();
  }

  @Test
  void a_batch_that_could_not_be_sent_is_given_to_one_reader_after_the_other() {
    serve();
    endLarge();

    goBeforeAnswerIsSent("GET " + OUTCOMES, "\"joined\""); // its own
    goBeforeAnswerIsSent("GET " + OUTCOMES, "\"joined\""); // what the first one left

    assertThat(joinAll().contains(LARGE)).isTrue();
    assertThat(joinAll()).isEmpty();
  }

  @Test
  void a_batch_that_was_left_waits_until_the_queue_can_be_asked_for_it() {
    serve();
    endLarge();
    goBeforeAnswerIsSent("POST " + JOIN, "200 OK");

    whileJoinsFail(
        TaskQueueCodes.MOVED,
        () ->
            assertThat(get(OUTCOMES).lines())
                .extracting(line -> line.getJsonObject("error").getInteger("status"))
                .containsExactly(503));

    assertThat(joinAll().contains(LARGE)).isTrue();
    assertThat(joinAll()).isEmpty();
  }
}
