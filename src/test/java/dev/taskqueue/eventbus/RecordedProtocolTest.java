package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Outcome;
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
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conversations of a client and a queue that speak version 1 of the protocol, as they were recorded
 * when that version was made: a queue of today has to answer that client as its queue did, and a
 * client of today has to understand that queue. The files are not to be changed; a later version
 * gets its own.
 */
class RecordedProtocolTest extends BusTest {

  private static final String ALL = "protocol-1.json";
  private static final String OUTCOMES = "protocol-1-outcomes.json";
  private static final String BATCHES = "protocol-1-batches.json";
  private static final String BETWEEN = "between.client.and.queue";

  /** How many requests of the client have come. */
  private final AtomicInteger heard = new AtomicInteger();

  private TaskQueue client;

  @BeforeEach
  void connect() {
    client = new RemoteQueue(vertx, BETWEEN, new CallStyle(false, 25_000, 10_000, 1));
    await(vertx.eventBus().consumer("null", message -> message.reply(null)).completion());
    await(vertx.eventBus().consumer("failing", message -> message.fail(42, "no")).completion());
  }

  private void startQueue() {
    queue(new TaskQueueOptions().setWorkers(2).setMaxSize(4).setExceptionHandler(failure -> {}));
  }

  private void talk(String file) {
    switch (file) {
      case ALL -> talk();
      case OUTCOMES -> readOutcomes();
      default -> putBatches();
    }
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

  /** A reader that wants one outcome at a time. */
  private void readOutcomes() {
    TaskScope scope = client.scope("s");
    List<Outcome> read = new CopyOnWriteArrayList<>();
    AtomicInteger ends = new AtomicInteger();
    ReadStream<Outcome> outcomes = scope.outcomes().pause();
    outcomes.endHandler(v -> ends.incrementAndGet()).handler(read::add);
    untilHeard(1);

    await(scope.put(new TaskRequest(ECHO, new JsonObject().put("a", 1)), id("a")));
    readOne(outcomes, read);
    assertThat(read.get(0).result()).isEqualTo(new JsonObject().put("a", 1));
    await(scope.put(new TaskRequest("nobody", null), id("b")));
    readOne(outcomes, read);
    await(scope.put(new TaskRequest("null", null), id("c")));
    readOne(outcomes, read);
    await(scope.put(new TaskRequest("failing", null), id("d")));
    readOne(outcomes, read);
    await(client.pause());
    await(scope.put(new TaskRequest(ECHO, 5), id("e")));
    assertThat(await(client.cancel("e"))).isTrue();
    readOne(outcomes, read);
    await(client.resume());
    assertThat(read)
        .extracting(outcome -> outcome.taskId() + " " + outcome.kind())
        .containsExactly("a SUCCESS", "b FAILURE", "c NULL", "d FAILURE", "e CANCELLED");

    int before = heard.get();
    assertThat(askBetween("join", new JsonObject().put("scope", "s")).getJsonArray("results"))
        .isEmpty();
    until("the end is told", () -> ends.get() == 1);
    untilHeard(before + 2); // the join, and that the end has come
  }

  private void readOne(ReadStream<Outcome> outcomes, List<Outcome> read) {
    int before = read.size();
    int heardBefore = heard.get();
    outcomes.fetch(1);
    until("it has come", () -> read.size() == before + 1);
    untilHeard(heardBefore + 2); // it asks for one, and then again for none
  }

  private void untilHeard(int requests) {
    until(requests + " requests have come", () -> heard.get() >= requests);
  }

  private static TaskOptions id(String id) {
    return new TaskOptions().setId(id);
  }

  /** Many puts in one message, of our client and of others, and joins with a type and without. */
  private void putBatches() {
    TaskScope scope = client.scope("s");
    await(client.putAll(List.of(1, 2, 3), number -> new TaskRequest(ECHO, number)));
    assertThat(failureOf(client.join(String.class))).isInstanceOf(ClassCastException.class);
    assertThat(await(client.join(Integer.class))).containsExactly(1, 2, 3);
    TaskOptions options = new TaskOptions().setPriority(7).setRetries(1);
    await(scope.putAll(List.of("x"), text -> new TaskRequest(ECHO, text), options));

    JsonObject first = task(ECHO, "y").put("id", "y");
    JsonObject taken = task(ECHO, "z").put("id", "y");
    JsonArray tasks = JsonArray.of(first, task(ECHO, "w").put("id", "w").put("scope", "other"));
    JsonObject accepted = askBetween("putAll", new JsonObject().put("tasks", tasks));
    assertThat(accepted.getJsonArray("accepted")).hasSize(2);
    JsonObject refused = askBetween("putAll", new JsonObject().put("tasks", JsonArray.of(taken)));
    assertThat(refused.getJsonObject("refused").getInteger("code")).isEqualTo(409);
    assertThat(askBetween("join", new JsonObject().put("scope", "other")).getJsonArray("results"))
        .containsExactly("w");
    assertThat(askBetween("join", null).getJsonArray("results")).containsExactly("y");
    int before = heard.get();
    assertThat(await(scope.join())).containsExactly("x");
    untilHeard(before + 2); // the join, and that its batch has come
  }

  /** Asks as clients do that are not ours: with an action, and no more. */
  private JsonObject askBetween(String action, JsonObject body) {
    DeliveryOptions options = new DeliveryOptions().addHeader(Protocol.ACTION, action);
    return await(vertx.eventBus().<JsonObject>request(BETWEEN, body, options)).body();
  }

  // ---- the three tests

  /** Makes the files; to be run once for a new version. */
  @ParameterizedTest
  @ValueSource(strings = {ALL, OUTCOMES, BATCHES})
  @EnabledIfSystemProperty(named = "record", matches = ".+")
  void record(String file) {
    startQueue();
    List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    consumeBetween(
        message -> {
          Exchange exchange = Exchange.of(exchanges.size() + 1, message);
          exchanges.add(exchange);
          vertx
              .eventBus()
              .<Object>request(ADDRESS, message.body(), exchange.options())
              .onComplete(
                  (reply, failure) -> {
                    exchange.answered(
                        exchanges.size(), reply == null ? null : reply.body(), failure);
                    exchange.answer(message);
                  });
        });
    talk(file);
    until("all are answered", () -> exchanges.stream().allMatch(Exchange::isAnswered));
    Recorded.write(file, Exchange.write(exchanges));
  }

  @ParameterizedTest
  @ValueSource(strings = {ALL, OUTCOMES, BATCHES})
  void a_queue_of_today_answers_a_client_of_that_version(String file) {
    startQueue();
    Map<Exchange, Future<Message<Object>>> open = new LinkedHashMap<>();
    for (Exchange exchange : Exchange.read(file)) {
      open.put(exchange, vertx.eventBus().request(ADDRESS, exchange.body(), exchange.options()));
      open.entrySet()
          .removeIf(
              one -> {
                boolean due = one.getKey().answeredAfter() <= exchange.number();
                if (due) {
                  expectAnswer(one.getKey(), one.getValue());
                }
                return due;
              });
    }
    assertThat(open).isEmpty();
  }

  private void expectAnswer(Exchange exchange, Future<Message<Object>> answer) {
    String about = exchange.json().encode();
    if (exchange.failed()) {
      ReplyException failure = (ReplyException) failureOf(answer);
      assertThat(failure.failureCode()).as(about).isEqualTo(exchange.code());
    } else {
      Message<Object> reply = await(answer);
      assertThat(reply.headers().get(Protocol.VERSION_HEADER)).isEqualTo("1");
      Recorded.expectAtLeast(
          exchange.told(Recorded.asSent(reply.body())), exchange.told(exchange.reply()), about);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ALL, OUTCOMES, BATCHES})
  void a_client_of_today_understands_a_queue_of_that_version(String file) {
    List<Exchange> exchanges = Exchange.read(file);
    Iterator<Exchange> expected = exchanges.iterator();
    Map<Exchange, Message<Object>> open = new LinkedHashMap<>();
    List<String> wrong = new CopyOnWriteArrayList<>();
    consumeBetween(
        message -> {
          JsonObject asked = Exchange.of(0, message).asked();
          Exchange then = expected.hasNext() ? expected.next() : null;
          if (then == null || !asked.equals(then.asked())) {
            // That queue refuses what it does not know.
            wrong.add("asked for " + asked + " where it was " + then);
            message.fail(400, "not what was asked for then");
            return;
          }
          open.put(then, message);
          open.entrySet()
              .removeIf(
                  one -> {
                    boolean due = one.getKey().answeredAfter() <= then.number();
                    if (due) {
                      one.getKey().answer(one.getValue());
                    }
                    return due;
                  });
        });
    try {
      talk(file);
    } finally {
      assertThat(wrong).isEmpty();
    }
    untilHeard(exchanges.size()); // also what nobody waits for
    assertThat(wrong).isEmpty();
  }

  private void consumeBetween(Handler<Message<Object>> handler) {
    Handler<Message<Object>> counting =
        message -> {
          handler.handle(message);
          heard.incrementAndGet();
        };
    await(vertx.eventBus().consumer(BETWEEN, counting).completion());
  }
}
