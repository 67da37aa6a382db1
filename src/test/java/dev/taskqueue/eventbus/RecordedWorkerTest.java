package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorker;
import dev.taskqueue.TaskQueueWorkerOptions;
import dev.taskqueue.engine.LogCapture;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What a queue and a worker that speak version 1 say to each other, as it was recorded when that
 * version was made: a worker's offer, and for each of some tasks the queue's request and the
 * worker's answer when it is free, busy or stopping. The file is not to be changed; a later version
 * gets one of its own.
 */
class RecordedWorkerTest extends BusTest {

  private static final String FILE = "worker-1.json";
  private static final String FAKE_QUEUE = "fake.queue";
  private static final String FAKE_OWNER = "fake.owner";

  /** What has come to the fake queue, and the last offer. */
  private final Queue<Message<Object>> offers = new ConcurrentLinkedQueue<>();

  private volatile int slotsOffered = -1;

  /** Answers of a worker. */
  private final Queue<Message<Object>> answers = new ConcurrentLinkedQueue<>();

  /** Requests of a queue. */
  private final Queue<Message<Object>> requests = new ConcurrentLinkedQueue<>();

  private String worker = "";

  @BeforeEach
  void startHandlers() {
    await(vertx.eventBus().consumer("null", message -> message.reply(null)).completion());
    await(vertx.eventBus().consumer("failing", message -> message.fail(42, "no")).completion());
  }

  private static JsonArray tasks() {
    JsonObject headers = new JsonObject().put("one", "1").put("two", JsonArray.of("2", "3"));
    return JsonArray.of(
        call("free", task(ECHO, new JsonObject().put("a", 1)).put("headers", headers)),
        call("free", task("null", null)),
        call("free", task("failing", "x").put("timeout", "PT10M")),
        call("free", task("nobody", 4)),
        call("busy", task(ECHO, 5)),
        call("stopping", task(ECHO, 6)));
  }

  private static JsonObject call(String worker, JsonObject task) {
    return new JsonObject().put("worker", worker).put("task", task.put("answer", "ended"));
  }

  // ---- a worker and who plays its queue

  private void startWorker(Object reply) {
    takeOffers(
        message -> {
          slotsOffered = ((JsonObject) message.body()).getInteger("slots");
          message.reply(reply);
        });
    await(vertx.eventBus().<Object>consumer(FAKE_OWNER, answers::add).completion());
    worker = deployWorker();
  }

  /** Plays the queue; how an offer is answered comes after it has been noted. */
  private void takeOffers(Handler<Message<Object>> answer) {
    await(
        vertx
            .eventBus()
            .<Object>consumer(
                FAKE_QUEUE,
                message -> {
                  offers.add(message);
                  answer.handle(message);
                })
            .completion());
  }

  private String deployWorker() {
    return await(
        vertx.deployVerticle(
            new TaskQueueWorker(new TaskQueueWorkerOptions().setQueue(FAKE_QUEUE).setSlots(1))));
  }

  /** What the worker answers to a request of a call. */
  private JsonObject answerTo(JsonObject call, String address) {
    JsonObject request = call.getJsonObject("request");
    boolean busy = !call.getString("worker").equals("free");
    if (busy) {
      send(address, with(request, WorkerProtocol.HANDLER, BY_HAND), "holds");
      until("it holds the slot", () -> byHand.containsKey("holds"));
    }
    Future<Void> stopped = null;
    if (call.getString("worker").equals("stopping")) {
      stopped = vertx.undeploy(worker);
      until("it offers no more slots", () -> slotsOffered == 0);
    }
    send(address, request.getJsonObject("headers"), request.getValue("body"));
    JsonObject answer = recorded(next(answers));
    if (busy) {
      byHand.remove("holds").complete("free again");
      next(answers);
    }
    if (stopped != null) {
      await(stopped);
    }
    return answer;
  }

  private void send(String address, JsonObject headers, Object body) {
    JsonObject toUs = headers.copy().put(WorkerProtocol.OWNER, FAKE_OWNER);
    vertx.eventBus().send(address, body, Recorded.options(toUs));
  }

  private static JsonObject with(JsonObject request, String header, String value) {
    return request.getJsonObject("headers").copy().put(header, value);
  }

  // ---- a queue and who plays its worker

  private void startQueue(JsonObject offer) {
    queue(new TaskQueueOptions().setWorkers(2).setExceptionHandler(failure -> {}));
    String address = offer.getJsonObject("body").getString("address");
    await(vertx.eventBus().<Object>consumer(address, requests::add).completion());
  }

  private JsonObject offer(JsonObject offer) {
    DeliveryOptions options = Recorded.options(offer.getJsonObject("headers"));
    return await(
            vertx.eventBus().<JsonObject>request(ADDRESS, offer.getJsonObject("body"), options))
        .body();
  }

  private void answer(Message<Object> request, JsonObject answer) {
    JsonObject headers =
        with(answer, WorkerProtocol.CALL, request.headers().get(WorkerProtocol.CALL));
    Object body =
        answer.containsKey("failure")
            ? Recorded.failure(answer.getJsonObject("failure"))
            : answer.getValue("body");
    String owner = request.headers().get(WorkerProtocol.OWNER);
    vertx.eventBus().send(owner, body, Recorded.options(headers));
  }

  private static JsonObject done(Object result) {
    return new JsonObject()
        .put("headers", new JsonObject().put(WorkerProtocol.STATUS, WorkerProtocol.DONE))
        .put("body", result);
  }

  // ---- the tests

  /** Makes the file; to be run once for a new version. */
  @Test
  @EnabledIfSystemProperty(named = "record", matches = ".+")
  void record() {
    startWorker(new JsonObject());
    JsonObject offer = recorded(next(offers));
    String address = offer.getJsonObject("body").getString("address");
    JsonObject offered = offer.copy();
    offered.getJsonObject("body").put("address", "fake.worker").put("slots", 10);
    startQueue(offered);
    offer.put("reply", offer(offered));
    JsonArray calls = tasks();
    for (Object each : calls) {
      JsonObject call = (JsonObject) each;
      Future<?> ended = request("put", call.getJsonObject("task"));
      Message<Object> request = next(requests);
      call.put("request", recorded(request));
      answer(request, done("ended"));
      await(ended);
      call.put("answer", answerTo(call, address));
    }
    JsonObject all = new JsonObject().put("offer", offer).put("calls", calls);
    Recorded.write(FILE, all.encodePrettily());
  }

  @Test
  void a_worker_of_today_serves_a_queue_of_that_version() {
    JsonObject file = new JsonObject(Recorded.read(FILE));
    JsonObject offer = file.getJsonObject("offer");
    startWorker(offer.getValue("reply"));
    Message<Object> offered = next(offers);
    assertThat(comparable(recorded(offered))).isEqualTo(comparable(withoutReply(offer)));
    String address = ((JsonObject) offered.body()).getString("address");
    for (JsonObject call : calls(file)) {
      assertThat(answerTo(call, address)).isEqualTo(call.getJsonObject("answer"));
    }
  }

  @Test
  void a_queue_of_today_has_its_requests_done_by_a_worker_of_that_version() {
    JsonObject file = new JsonObject(Recorded.read(FILE));
    JsonObject offer = file.getJsonObject("offer");
    startQueue(offer);
    Recorded.expectAtLeast(
        comparable(offer(offer)), comparable(offer.getJsonObject("reply")), "the offer's reply");
    for (JsonObject call : calls(file)) {
      Future<Message<JsonObject>> ended = request("put", call.getJsonObject("task"));
      Message<Object> request = next(requests);
      assertThat(comparable(recorded(request)))
          .isEqualTo(comparable(call.getJsonObject("request")));
      JsonObject answer = call.getJsonObject("answer");
      answer(request, answer);
      switch (answer.getJsonObject("headers").getString(WorkerProtocol.STATUS)) {
        case WorkerProtocol.DONE ->
            assertThat(await(ended).body().getValue("result")).isEqualTo(answer.getValue("body"));
        case WorkerProtocol.FAILED ->
            assertThat(failureOf(ended))
                .hasMessage(answer.getJsonObject("failure").getString("message"));
        case WorkerProtocol.NO_CONSUMER -> assertThat(codeOf(ended)).isEqualTo(404);
        default -> { // it asks again when there is another offer
          offer(offer);
          answer(next(requests), done("later"));
          assertThat(await(ended).body().getValue("result")).isEqualTo("later");
        }
      }
    }
  }

  // ---- later versions

  @Test
  void an_offer_of_a_later_version_is_refused_by_name() {
    JsonObject offer = new JsonObject(Recorded.read(FILE)).getJsonObject("offer");
    startQueue(offer);
    offer.getJsonObject("headers").put(Protocol.VERSION_HEADER, "2");
    DeliveryOptions options = Recorded.options(offer.getJsonObject("headers"));
    assertThat(failureOf(vertx.eventBus().request(ADDRESS, offer.getJsonObject("body"), options)))
        .isInstanceOfSatisfying(
            ReplyException.class, e -> assertThat(e.failureCode()).isEqualTo(400))
        .hasMessageContaining("version 1")
        .hasMessageContaining("\"2\"");
    await(request("put", task(ECHO, "the plain way").put("answer", "ended")));
    assertThat(requests).isEmpty();
  }

  @Test
  void a_worker_that_is_refused_says_why_and_goes_on_trying() {
    String why = "this queue speaks version 2 of its protocol, but the header is \"1\"";
    takeOffers(message -> message.fail(400, why));
    try (LogCapture log = new LogCapture(TaskQueueWorker.class.getName())) {
      deployWorker();
      next(offers);
      next(offers);
      assertThat(log.with(why)).hasSize(1);
    }
  }

  // ----

  private static <T> T next(Queue<T> queue) {
    until("it has come", () -> !queue.isEmpty());
    return queue.remove();
  }

  private static JsonObject recorded(Message<Object> message) {
    JsonObject json = new JsonObject().put("headers", Recorded.headers(message));
    return message.body() instanceof ReplyException failure
        ? json.put("failure", Recorded.failure(failure))
        : json.put("body", message.body());
  }

  private static JsonObject withoutReply(JsonObject offer) {
    JsonObject copy = offer.copy();
    copy.remove("reply");
    return copy;
  }

  /**
   * Without ids, and the numbers that follow some of them; and without how long the worker is to
   * wait for its handler, which each queue chooses as it likes.
   */
  private static JsonObject comparable(JsonObject json) {
    String text = Recorded.withoutIds(json).encode().replaceAll("\\*-\\d+", "*");
    return new JsonObject(
        text.replaceAll("(\"" + WorkerProtocol.TIMEOUT + "\":\")\\d+\"", "$1*\""));
  }

  private static List<JsonObject> calls(JsonObject file) {
    return file.getJsonArray("calls").stream().map(JsonObject.class::cast).toList();
  }
}
