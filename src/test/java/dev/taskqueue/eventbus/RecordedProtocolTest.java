package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueState;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.TaskScope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A conversation of a client and a queue that speak version 1 of the protocol, as it was recorded
 * when that version was made: a queue of today has to answer that client as its queue did, and a
 * client of today has to understand that queue. The file is not to be changed; a later version gets
 * one of its own.
 */
class RecordedProtocolTest extends BusTest {

  private static final String FILE = "protocol-1.json";
  private static final String BETWEEN = "between.client.and.queue";

  /** Made anew each time. */
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** Of these keys only the type is compared, as their values depend on the time. */
  private static final Set<String> VOLATILE =
      Set.of("elapsed", "age", "running", "peakRunning", "buffered", "peakBuffered", "type");

  private TaskQueue client;

  @BeforeEach
  void connect() {
    client = new RemoteQueue(vertx, BETWEEN, new CallStyle(false, 25_000, 10_000, 1));
  }

  private void startQueue() {
    queue(new TaskQueueOptions().setWorkers(2).setMaxSize(4).setExceptionHandler(failure -> {}));
  }

  /** Whatever a client can ask for, one after the other. */
  private void talk() {
    await(client.put(new TaskRequest(ECHO, 1)));
    await(
        client.put(
            new TaskRequest(ECHO, new JsonObject().put("a", JsonArray.of(1, "two", true))),
            new TaskOptions()
                .setId("a")
                .setKey("k")
                .setPriority(7)
                .setPutTimeout(Duration.ofSeconds(5))
                .setTtl(Duration.ofSeconds(60))
                .setTimeout(Duration.ofSeconds(10))
                .setAbandonAfter(Duration.ofSeconds(2))
                .setRetries(2)
                .setRetryPolicy(
                    RetryPolicy.exponential(Duration.ofMillis(50), Duration.ofSeconds(1)))));
    assertThat(await(client.join())).hasSize(2).first().isEqualTo(1);
    assertThat(await(client.submit(new TaskRequest(ECHO, "s")))).isEqualTo("s");
    assertThat(failureOf(client.submit(new TaskRequest("nobody", null))))
        .isInstanceOfSatisfying(
            ReplyException.class, e -> assertThat(e.failureCode()).isEqualTo(404));

    TaskScope scope = client.scope("s");
    await(scope.put(new TaskRequest(ECHO, 2), new TaskOptions().setId("b")));
    await(scope.put(new TaskRequest("nobody", 2), new TaskOptions().setId("c")));
    JoinReport report = await(scope.joinReport());
    assertThat(report.results()).containsExactly(2);
    assertThat(report.counts().failed()).isEqualTo(1);
    assertThat(report.failures()).singleElement().matches(f -> f.taskId().equals("c"));

    await(client.pause());
    await(scope.put(new TaskRequest(ECHO, 3), new TaskOptions().setId("d")));
    await(client.put(new TaskRequest(ECHO, 4), new TaskOptions().setId("e")));
    await(client.put(new TaskRequest(ECHO, 5), new TaskOptions().setId("f")));
    assertThat(await(client.setPriority("d", 9))).isTrue();
    assertThat(await(client.setPriority("none", 9))).isFalse();
    assertThat(await(scope.progress())).matches(p -> p.put() == 1 && p.unfinished() == 1);
    assertThat(await(client.stats()).state()).isEqualTo(QueueState.PAUSED);
    assertThat(await(client.running())).isEmpty();
    assertThat(await(client.cancel("e"))).isTrue();
    assertThat(await(client.cancel("none"))).isFalse();
    assertThat(await(scope.cancel())).isEqualTo(1);
    assertThat(await(client.clear())).isEqualTo(1);
    await(client.resize(3));
    await(client.resume());
    assertThat(await(client.stats()).workers()).isEqualTo(3);
    assertThat(await(scope.joinReport()).failures())
        .singleElement()
        .matches(failure -> failure.kind() == OutcomeKind.CANCELLED);
  }

  // ---- the three tests

  /** Makes the file; to be run once for a new version. */
  @Test
  @EnabledIfSystemProperty(named = "record", matches = ".+")
  void record() throws IOException {
    startQueue();
    JsonArray exchanges = new JsonArray();
    consumeBetween(
        message -> {
          JsonObject exchange =
              new JsonObject().put("headers", headers(message)).put("body", message.body());
          vertx
              .eventBus()
              .<Object>request(ADDRESS, message.body(), options(exchange))
              .onComplete(
                  reply -> {
                    exchanges.add(exchange.put("reply", reply.body()));
                    message.reply(reply.body());
                  },
                  failure -> {
                    exchanges.add(exchange.put("failure", failure(failure)));
                    fail(message, exchange.getJsonObject("failure"));
                  });
        });
    talk();
    Files.writeString(
        Path.of(System.getProperty("record"), FILE), exchanges.encodePrettily() + "\n");
  }

  @Test
  void a_queue_of_today_answers_a_client_of_that_version() throws IOException {
    startQueue();
    for (JsonObject exchange : recorded()) {
      Future<Message<Object>> answer =
          vertx.eventBus().request(ADDRESS, exchange.getValue("body"), options(exchange));
      if (exchange.containsKey("failure")) {
        ReplyException failure = (ReplyException) failureOf(answer);
        assertThat(failure.failureCode())
            .as(exchange.encode())
            .isEqualTo(exchange.getJsonObject("failure").getInteger("code"));
        continue;
      }
      Message<Object> reply = await(answer);
      assertThat(reply.headers().get(Protocol.VERSION_HEADER)).isEqualTo("1");
      expectAtLeast(asSent(reply.body()), exchange.getValue("reply"), exchange.encode());
    }
  }

  @Test
  void a_client_of_today_understands_a_queue_of_that_version() throws IOException {
    Deque<JsonObject> expected = new ConcurrentLinkedDeque<>(recorded());
    List<String> wrong = new CopyOnWriteArrayList<>();
    consumeBetween(
        message -> {
          JsonObject exchange = expected.poll();
          JsonObject asked = asked(headers(message), message.body());
          JsonObject then =
              exchange == null
                  ? new JsonObject()
                  : asked(exchange.getJsonObject("headers"), exchange.getValue("body"));
          if (exchange == null || !asked.equals(then)) {
            // That queue refuses what it does not know.
            wrong.add("asked for " + asked + " where it was " + then);
            message.fail(400, "not what was asked for then");
          } else if (exchange.containsKey("failure")) {
            fail(message, exchange.getJsonObject("failure"));
          } else {
            message.reply(exchange.getValue("reply"));
          }
        });
    try {
      talk();
    } finally {
      assertThat(wrong).isEmpty();
    }
    until("the rest is asked for, which nobody waits for", expected::isEmpty);
    assertThat(wrong).isEmpty();
  }

  // ----

  private void consumeBetween(Handler<Message<Object>> handler) {
    await(vertx.eventBus().consumer(BETWEEN, handler).completion());
  }

  private static JsonObject headers(Message<?> message) {
    JsonObject headers = new JsonObject();
    for (Map.Entry<String, String> header : message.headers()) {
      headers.put(header.getKey(), header.getValue());
    }
    return headers;
  }

  private static DeliveryOptions options(JsonObject exchange) {
    DeliveryOptions options = new DeliveryOptions();
    exchange
        .getJsonObject("headers")
        .forEach(header -> options.addHeader(header.getKey(), (String) header.getValue()));
    return options;
  }

  private static JsonObject failure(Throwable failure) {
    ReplyException e = (ReplyException) failure;
    return new JsonObject().put("code", e.failureCode()).put("message", e.getMessage());
  }

  private static void fail(Message<?> message, JsonObject failure) {
    message.fail(failure.getInteger("code"), failure.getString("message"));
  }

  /** Without the ids that are made anew each time; the order of keys means nothing. */
  private static JsonObject asked(JsonObject headers, Object body) {
    JsonObject asked = new JsonObject().put("headers", headers).put("body", body);
    return new JsonObject(asked.encode().replaceAll(UUID, "*"));
  }

  /** Numbers as they are once they have been text. */
  private static Object asSent(Object body) {
    return body instanceof JsonObject json ? new JsonObject(json.encode()) : body;
  }

  /** Everything that was there is there; more may be. */
  private static void expectAtLeast(Object now, Object then, String about) {
    if (then instanceof JsonObject object) {
      assertThat(now).as(about).isInstanceOf(JsonObject.class);
      JsonObject today = (JsonObject) now;
      for (String key : object.fieldNames()) {
        assertThat(today.containsKey(key)).as("%s in %s: %s", key, now, about).isTrue();
        if (VOLATILE.contains(key)) {
          assertThat(today.getValue(key)).as(about).hasSameClassAs(object.getValue(key));
        } else {
          expectAtLeast(today.getValue(key), object.getValue(key), about);
        }
      }
    } else if (then instanceof JsonArray array) {
      assertThat(now).as(about).isInstanceOf(JsonArray.class);
      assertThat(((JsonArray) now).size()).as(about).isEqualTo(array.size());
      for (int i = 0; i < array.size(); i++) {
        expectAtLeast(((JsonArray) now).getValue(i), array.getValue(i), about);
      }
    } else {
      assertThat(now).as(about).isEqualTo(then);
    }
  }

  private static List<JsonObject> recorded() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(RecordedProtocolTest.class.getResourceAsStream(FILE))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new JsonArray(text).stream().map(JsonObject.class::cast).toList();
    }
  }
}
