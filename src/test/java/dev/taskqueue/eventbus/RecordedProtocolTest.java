package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
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
    Conversation.startHandlers(vertx);
  }

  private void startQueue() {
    queue(new TaskQueueOptions().setWorkers(2).setMaxSize(4).setExceptionHandler(failure -> {}));
  }

  private void talk(String file) {
    Conversation conversation = new Conversation(vertx, BETWEEN, client, this::heard);
    switch (file) {
      case ALL -> conversation.askForEverything();
      case OUTCOMES -> conversation.readOutcomes();
      default -> conversation.putBatches();
    }
  }

  private int heard() {
    return heard.get();
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
    until("all have come", () -> heard() == exchanges.size()); // also what nobody waits for
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
