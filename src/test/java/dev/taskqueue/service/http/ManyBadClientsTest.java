package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients that go in the middle of whatever they do: nothing acknowledged is lost, nothing stays.
 */
class ManyBadClientsTest extends HttpTest {

  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
  private static final String LINES =
      "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Set<String> acknowledged = new TreeSet<>();

  @Test
  void hundreds_of_clients_that_go_leave_nothing_behind() {
    run(300);
  }

  @Test
  @Tag("slow")
  void thousands_of_clients_that_go_leave_nothing_behind() {
    run(10_000);
  }

  private void run(int clients) {
    serve(
        new TaskQueueOptions().setWorkers(8).setRequestTimeout(Duration.ofMinutes(10)),
        new JsonObject().put("idleTimeout", "PT10S"));
    put(task(BY_HAND, "gate"));
    until("the scope cannot be joined yet", () -> byHand.containsKey("gate"));
    Random random = new Random(7);
    for (int client = 0; client < clients; client++) {
      try (RawClient raw = raw()) {
        misbehave(raw, client, random.nextInt(7));
        if (random.nextBoolean()) {
          raw.reset();
        }
      }
    }
    try (RawClient last = raw()) { // all before it have been accepted when it is served
      last.send("GET /v1/queues" + HEAD + "\r\n");
      last.readUntil("RUNNING");
    }
    until(
        "nobody but the test's own client is there, and no request under way",
        () -> api.openConnections() <= 1 && api.openPolls() == 0 && api.openStreams() == 0);

    byHand.get("gate").complete("gate");

    JsonArray results = new JsonArray();
    until( // a join whose client has gone at the last moment has its batch for the next one
        "all that was acknowledged is joined",
        () -> {
          everything().forEach(results::add);
          return results.stream().filter(acknowledged::contains).count() == acknowledged.size();
        });
    assertThat(results.stream().distinct().count()).isEqualTo(results.size());
    assertThat(acknowledged).hasSizeGreaterThan(clients / 10);
    await(client.close());
    until("no connection is left", () -> api.openConnections() == 0);
    assertThat(await(queue.stats()).unfinished()).isZero();
  }

  private void misbehave(RawClient raw, int client, int way) {
    switch (way) {
      case 0 -> raw.send("POST " + TASKS + HEAD + "Content-Type: application/json\r\nContent-");
      case 1 -> raw.send("POST " + TASKS + HEAD + "Content-Length: 100\r\n\r\n{\"address\":");
      case 2 -> raw.send("POST " + JOIN + HEAD + "\r\n");
      case 3 -> raw.send("GET /v1/queues/q/scopes/feed/outcomes?follow=true" + HEAD + "\r\n");
      case 4 -> {
        raw.send("GET /v1/queues" + HEAD + "\r\nGET /v1/queues" + HEAD + "\r\n");
        raw.readUntil("RUNNING");
      }
      default -> stream(raw, client);
    }
  }

  /** Three lines and a part of one, of which it has seen two answers when it goes. */
  private void stream(RawClient raw, int client) {
    StringBuilder lines = new StringBuilder();
    for (int line = 1; line <= 3; line++) {
      lines.append(task(ECHO, client + "." + line).put("id", client + "." + line)).append('\n');
    }
    lines.append("{\"address\":\"echo\",\"bo");
    raw.send("POST " + TASKS + HEAD + LINES);
    raw.send(Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n");
    raw.readUntil("\"id\":\"" + client + ".2\"");
    acknowledged.add(client + ".1");
    acknowledged.add(client + ".2");
  }

  private JsonArray everything() {
    JsonArray all = new JsonArray();
    JsonObject page = post(JOIN).json();
    page.getJsonArray("results").forEach(all::add);
    while (page.containsKey("next")) {
      String more = "?joinId=" + page.getString("joinId") + "&from=" + page.getInteger("next");
      page = post(JOIN + more).json();
      page.getJsonArray("results").forEach(all::add);
    }
    return all;
  }
}
