package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.fuzz.Fuzz;
import dev.taskqueue.fuzz.Mutator;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** B6: every message is answered, and what was accepted has an outcome, whatever came between. */
class MessageFuzzTest extends BusTest {

  /** Answers that may be outstanding. */
  private static final int WINDOW = 200;

  private static final Map<String, JsonObject> VALID =
      Map.ofEntries(
          Map.entry(
              "put",
              task(ECHO, 1)
                  .put("id", "a")
                  .put("scope", "s")
                  .put("key", "k")
                  .put("priority", 3)
                  .put("timeout", 50)
                  .put("retries", new JsonObject().put("max", 2).put("delay", 1))
                  .put("answer", "accepted")),
          Map.entry(
              "putAll",
              new JsonObject()
                  .put("tasks", JsonArray.of(task(ECHO, 1), task("nobody", 2), task(ECHO, 3)))
                  .put("scope", "s")),
          Map.entry("join", new JsonObject().put("scope", "s").put("joinId", "j").put("from", 0)),
          Map.entry("ack", new JsonObject().put("joinId", "j")),
          Map.entry("progress", new JsonObject().put("scope", "s")),
          Map.entry("cancel", new JsonObject().put("id", "a")),
          Map.entry("pause", new JsonObject()),
          Map.entry("resume", new JsonObject()),
          Map.entry("resize", new JsonObject().put("workers", 3)),
          Map.entry("clear", new JsonObject()),
          Map.entry("stats", new JsonObject()));

  private final Deque<Future<Message<Object>>> answers = new ArrayDeque<>();

  @Test
  void every_message_is_answered_and_no_task_is_lost() {
    TaskQueue queue =
        queue(
            new TaskQueueOptions()
                .setWorkers(2)
                .setMaxSize(8)
                .setMaxWaiting(50)
                .setExceptionHandler(failure -> {}));
    Fuzz.run(
        "event-bus messages",
        1_500,
        200_000,
        random -> {
          answers.add(send(new Mutator(random)));
          if (answers.size() == WINDOW) {
            expectAnswer(answers.poll());
          }
        });
    answers.forEach(MessageFuzzTest::expectAnswer);

    await(queue.resume());
    await(queue.clear());
    until("all have ended", () -> await(queue.stats()).unfinished() == 0);
    TaskQueueStats stats = await(queue.stats());
    assertThat(stats.ended().total()).isEqualTo(stats.accepted());
    ask("put", task(ECHO, "still here").put("scope", "last"));
    assertThat(ask("join", new JsonObject().put("scope", "last")).getJsonArray("results"))
        .isEqualTo(JsonArray.of("still here"));
  }

  private Future<Message<Object>> send(Mutator mutator) {
    String action = mutator.pick(VALID.keySet().toArray(String[]::new));
    JsonObject body = VALID.get(action);
    if (mutator.number(3) == 0) {
      action = "put"; // without tasks nothing happens
      body = task(ECHO, mutator.number(9));
    }
    Object sent = mutator.number(3) > 0 ? mutator.json(body) : body;
    if (mutator.number(40) == 0) {
      sent = mutator.value(2);
    }
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(20_000);
    options.addHeader("action", mutator.number(20) == 0 ? mutator.text() : action);
    options.addHeader("task-queue-timeout", mutator.number(20) == 0 ? mutator.text() : "200");
    if (mutator.number(30) == 0) {
      options.addHeader("task-queue-version", mutator.text());
    }
    if (mutator.number(3) == 0) { // so that the queue is not paused for most of the time
      vertx.eventBus().send(ADDRESS, null, new DeliveryOptions().addHeader("action", "resume"));
    }
    return vertx.eventBus().request(ADDRESS, sent, options);
  }

  private static void expectAnswer(Future<Message<Object>> answer) {
    await(answer.otherwiseEmpty());
    if (answer.cause() instanceof ReplyException failure) {
      assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
      assertThat(failure.getMessage()).doesNotContain("Exception", "\tat ");
    }
  }
}
