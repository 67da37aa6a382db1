package dev.taskqueue.eventbus;

import static dev.taskqueue.eventbus.BusTest.ECHO;
import static dev.taskqueue.eventbus.BusTest.await;
import static dev.taskqueue.eventbus.BusTest.failureOf;
import static dev.taskqueue.eventbus.BusTest.task;
import static dev.taskqueue.eventbus.BusTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueState;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.TaskScope;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client says to a queue, and has to be told: the conversations that were recorded, and that
 * any two versions have to be able to hold. Each needs a queue whose default scope is empty, and
 * blocks its thread. The tasks are for handlers that {@link #startHandlers} starts.
 */
public final class Conversation {

  private final Vertx vertx;
  private final String address;
  private final TaskQueue client;
  private final @Nullable IntSupplier heard;

  /** Of a client with the queue at this address. */
  public Conversation(Vertx vertx, String address) {
    this(vertx, address, TaskQueue.connect(vertx, address), null);
  }

  /**
   * One whose requests always come in the same order.
   *
   * @param heard how many requests have come to the queue
   */
  Conversation(Vertx vertx, String address, TaskQueue client, @Nullable IntSupplier heard) {
    this.vertx = vertx;
    this.address = address;
    this.client = client;
    this.heard = heard;
  }

  /** Starts the handlers of its tasks. */
  public static void startHandlers(Vertx vertx) {
    List.of(
            vertx.eventBus().consumer(ECHO, message -> message.reply(message.body())),
            vertx.eventBus().consumer("null", message -> message.reply(null)),
            vertx.eventBus().consumer("failing", message -> message.fail(42, "no")))
        .forEach(consumer -> await(consumer.completion()));
  }

  /** Whatever a client can ask for, one after the other, of a queue with two slots. */
  public void askForEverything() {
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
  public void readOutcomes() {
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

    int before = heard();
    assertThat(askBetween("join", new JsonObject().put("scope", "s")).getJsonArray("results"))
        .isEmpty();
    until("the end is told", () -> ends.get() == 1);
    untilHeard(before + 2); // the join, and that the end has come
  }

  private void readOne(ReadStream<Outcome> outcomes, List<Outcome> read) {
    int before = read.size();
    int heardBefore = heard();
    outcomes.fetch(1);
    until("it has come", () -> read.size() == before + 1);
    untilHeard(heardBefore + 2); // it asks for one, and then again for none
  }

  private int heard() {
    return heard == null ? 0 : heard.getAsInt();
  }

  private void untilHeard(int requests) {
    if (heard != null) {
      until(requests + " requests have come", () -> heard.getAsInt() >= requests);
    }
  }

  private static TaskOptions id(String id) {
    return new TaskOptions().setId(id);
  }

  /** Many puts in one message, of our client and of others, and joins with a type and without. */
  public void putBatches() {
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
    int before = heard();
    assertThat(await(scope.join())).containsExactly("x");
    untilHeard(before + 2); // the join, and that its batch has come
  }

  /** Asks as clients do that are not ours: with an action, and no more. */
  private JsonObject askBetween(String action, JsonObject body) {
    DeliveryOptions options = new DeliveryOptions().addHeader(Protocol.ACTION, action);
    return await(vertx.eventBus().<JsonObject>request(address, body, options)).body();
  }
}
