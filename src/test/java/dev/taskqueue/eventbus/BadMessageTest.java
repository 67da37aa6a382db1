package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that cannot be understood are answered with 400 and change nothing. */
class BadMessageTest extends BusTest {

  @BeforeEach
  void startQueue() {
    queue(new TaskQueueOptions().setWorkers(2).setExceptionHandler(failure -> {}));
  }

  @AfterEach
  void queueGoesOn() {
    ask("cancel", new JsonObject().put("scope", ""));
    ask("resume", null);
    ask("join", null);
    ask("put", task(ECHO, "still here"));
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("still here"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          putt       | {}                              | unknown action 'putt'; known actions are put,
          put        | {}                              | 'address' is missing
          put        | {"adress":"x"}                  | did you mean 'address'
          put        | {"address":7}                   | 'address' must be a string, but is 7
          put        | {"address":""}                  | address must have 1 to 255 characters
          put        | {"address":"x","delay":-1}      | delay must be from zero
          put        | {"address":"x","delay":"soon"}  | 'delay' must be milliseconds or an ISO
          put        | {"address":"x","priority":10}   | priority must be from 0 to 9
          put        | {"address":"x","priority":30000000000} | 'priority' must be a whole number from 0 to 9,
          put        | {"address":"x","retries":1.5}   | 'retries' must be a whole number from 0
          put        | {"address":"x","retries":{"max":-1}} | retries key 'max' must be from 0
          put        | {"address":"x","retries":{"max":1,"delay":-1}} | retries key 'delay' must be
          put        | {"address":"x","retries":{"max":1,"maxDelay":-1}} | retries key 'maxDelay' must be
          put        | {"address":"x","retries":{"max":1,"delay":9,"maxDelay":8}} | retries key 'delay' of
          put        | {"address":"x","id":""}         | id must have 1 to 255 characters
          put        | {"address":"x","headers":{"a":1}} | task header 'a' must be a string
          put        | {"address":"x","answer":"later"} | 'answer' must be one of
          put        | {"address":"x","timeout":999999999999} | timeout must be
          putAll     | {}                              | 'tasks' is missing
          putAll     | {"tasks":{}}                    | 'tasks' must be an array
          putAll     | {"tasks":[{"address":"echo"},7]} | task 1 of 2: must be an object
          putAll     | {"tasks":[{"address":"echo"},{}]} | task 1 of 2: the task key 'address'
          join       | {"scop":"x"}                    | did you mean 'scope'
          join       | {"type":"text"}                 | 'type' must be one of
          join       | {"from":1}                      | needs the 'joinId'
          join       | {"joinId":"j","from":-1}        | from must be from 0
          ack        | {}                              | needs the key 'joinId'
          cancel     | {}                              | either the key 'id' or the key 'scope'
          cancel     | {"id":"a","scope":"b"}          | either the key 'id' or the key 'scope'
          resize     | {}                              | 'workers' is missing
          resize     | {"workers":30000000000}         | 'workers' must be a whole number from 1 to 100000,
          resize     | {"workers":0}                   | workers must be from 1 to 100000, but is 0
          pause      | {"now":true}                    | unknown key 'now'
          stats      | {"all":true}                    | unknown key 'all'
          """)
  void names_what_is_wrong(String action, String body, String message) {
    Future<Message<JsonObject>> request = request(action, new JsonObject(body));

    assertThat(failureOf(request)).hasMessageContaining(message);
    assertThat(codeOf(request)).isEqualTo(TaskQueueCodes.MALFORMED);
    assertThat(ask("stats", null).getInteger("accepted")).isZero();
  }

  @Test
  void a_body_that_is_no_object() {
    for (Object body : List.of("text", 7, true, Buffer.buffer("x"), new JsonArray())) {
      assertThat(failureOf(request("put", body))).hasMessageContaining("must be a JSON object");
    }
    assertThat(failureOf(request("put", null))).hasMessageContaining("'address' is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"put", "putAll", "join", "cancel", "stats", "what?"})
  void a_body_that_cannot_be_decoded(String action) {
    vertx.eventBus().registerCodec(new Undecodable());
    DeliveryOptions options = new DeliveryOptions().setCodecName("undecodable");

    Future<?> request = request(action, new AtomicInteger(), options.setSendTimeout(5_000));

    assertThat(codeOf(request)).isEqualTo(TaskQueueCodes.MALFORMED);
    assertThat(failureOf(request))
        .hasMessageContaining(
            action.equals("what?") ? "unknown action" : "the body cannot be decoded: too long");
  }

  /**
   * A codec whose messages arrive and are decoded when their body is asked for, like other nodes'.
   */
  private static final class Undecodable implements MessageCodec<AtomicInteger, Object> {
    @Override
    public void encodeToWire(Buffer buffer, AtomicInteger body) {}

    @Override
    public Object decodeFromWire(int pos, Buffer buffer) {
      throw new DecodeException("too long");
    }

    @Override
    public Object transform(AtomicInteger body) {
      if (body.getAndIncrement() == 0) {
        return null; // it is only delivered
      }
      throw new DecodeException("too long");
    }

    @Override
    public String name() {
      return "undecodable";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  @Test
  void headers_that_cannot_be_understood() {
    assertThat(failureOf(vertx.eventBus().request(ADDRESS, new JsonObject())))
        .hasMessageContaining("the header 'action' is missing");
    for (String timeout : List.of("soon", "0", "-1", "1.5", "")) {
      DeliveryOptions options = new DeliveryOptions().addHeader("task-queue-timeout", timeout);
      assertThat(failureOf(request("put", task(ECHO, 1), options)))
          .hasMessageContaining("task-queue-timeout");
    }
    DeliveryOptions newer = new DeliveryOptions().addHeader("task-queue-version", "2");
    assertThat(failureOf(request("put", task(ECHO, 1), newer)))
        .hasMessageContaining("speaks version 1");
  }

  @Test
  void what_is_sent_without_asking_for_a_reply_is_counted_if_it_cannot_be_served() {
    DeliveryOptions put = new DeliveryOptions().addHeader("action", "put");
    vertx.eventBus().send(ADDRESS, task(ECHO, "fine"), put);
    vertx.eventBus().send(ADDRESS, new JsonObject().put("adress", "x"), put);
    vertx.eventBus().send(ADDRESS, "junk");
    vertx
        .eventBus()
        .publish(ADDRESS, new JsonObject(), new DeliveryOptions().addHeader("action", "join"));

    until("counted", () -> ask("stats", null).getInteger("unanswerableMessages") == 3);
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("fine"));
  }

  @Test
  void a_handler_that_cannot_answer_makes_its_task_fail_and_no_more() {
    vertx.eventBus().registerCodec(new Unreadable());
    await(
        vertx
            .eventBus()
            .consumer(
                "unreadable.reply",
                m -> m.reply(new AtomicInteger(), new DeliveryOptions().setCodecName("unreadable")))
            .completion());
    ask("put", task("nobody.there", 1));
    ask("put", task("unreadable.reply", 1).put("timeout", 100));
    ask("put", task(ECHO, "ok"));

    JsonObject joined = ask("join", null);

    assertThat(joined.getJsonArray("results")).isEqualTo(JsonArray.of("ok"));
    assertThat(joined.getJsonObject("counts").getInteger("failed")).isEqualTo(2);
  }

  /** A codec whose messages arrive but cannot be decoded. */
  private static final class Unreadable implements MessageCodec<AtomicInteger, AtomicInteger> {
    @Override
    public void encodeToWire(Buffer buffer, AtomicInteger body) {}

    @Override
    public AtomicInteger decodeFromWire(int pos, Buffer buffer) {
      throw new IllegalStateException("cannot be decoded");
    }

    @Override
    public AtomicInteger transform(AtomicInteger body) {
      throw new IllegalStateException("cannot be decoded");
    }

    @Override
    public String name() {
      return "unreadable";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  @Test
  void any_junk_is_answered_once() {
    Random random = new Random(20260701);
    List<Future<Message<Object>>> answers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      DeliveryOptions options = new DeliveryOptions().setSendTimeout(15_000);
      if (random.nextInt(10) > 0) {
        options.addHeader("action", Junk.action(random));
      }
      if (random.nextInt(5) == 0) {
        options.addHeader("task-queue-timeout", Junk.text(random));
      } else {
        options.addHeader("task-queue-timeout", "300");
      }
      Object body = random.nextInt(10) == 0 ? Junk.value(random, 2) : Junk.body(random);
      answers.add(vertx.eventBus().request(ADDRESS, body, options));
    }
    for (Future<Message<Object>> answer : answers) {
      await(answer.otherwiseEmpty());
      if (answer.cause() instanceof ReplyException failure) {
        assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
        assertThat(failure.failureCode()).isNotEqualTo(500);
      }
    }
  }
}
