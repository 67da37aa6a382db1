package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorker;
import dev.taskqueue.TaskQueueWorkerOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.engine.LogCapture;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Requests go to workers: within their slots, passed over where refused, failed where lost. */
class WorkersTest extends BusTest {

  private final AtomicLong nanos = new AtomicLong();

  private static TaskQueueOptions quiet() {
    return new TaskQueueOptions().setWorkers(10).setExceptionHandler(failure -> {});
  }

  private String worker(int slots, String... addresses) {
    TaskQueueWorkerOptions options =
        new TaskQueueWorkerOptions()
            .setQueue(ADDRESS)
            .setSlots(slots)
            .setAddresses(Set.of(addresses));
    return await(vertx.deployVerticle(new TaskQueueWorker(options)));
  }

  private JsonObject join() {
    return ask("join", new JsonObject());
  }

  @Test
  void no_more_requests_are_under_way_than_the_workers_have_slots() {
    TaskQueue queue = queue(quiet());
    worker(1);
    worker(2);
    for (int i = 0; i < 5; i++) {
      ask("put", task(BY_HAND, i));
    }

    until("three are there", () -> byHand.size() == 3);
    until("all have a slot", () -> await(queue.stats()).running() == 5);
    byHand.get(byHand.keySet().iterator().next()).complete("done");
    until("the fourth is there", () -> byHand.size() == 4);
    until(
        "all are there, in whatever order", // those that wait for a slot keep none
        () -> {
          byHand.values().forEach(done -> done.tryComplete("done"));
          return byHand.size() == 5;
        });
    byHand.values().forEach(done -> done.tryComplete("done"));

    assertThat(join().getJsonArray("results")).hasSize(5);
  }

  @Test
  void what_a_handler_fails_with_and_is_told_stays_the_same() {
    List<Message<Object>> seen = new CopyOnWriteArrayList<>();
    await(
        vertx
            .eventBus()
            .consumer(
                "codes",
                message -> {
                  seen.add(message);
                  message.fail(77, "no such luck");
                })
            .completion());
    queue(quiet());
    worker(1);

    ask("put", task("codes", "x").put("id", "t1").put("headers", new JsonObject().put("a", "b")));
    JsonObject failure = join().getJsonArray("failures").getJsonObject(0);

    assertThat(failure.getString("message")).contains("no such luck");
    assertThat(failure.getInteger("code")).isEqualTo(TaskQueueCodes.FAILED);
    assertThat(failure.getInteger("handlerCode")).isEqualTo(77);
    assertThat(seen)
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.headers().get(TaskRequest.ID_HEADER)).isEqualTo("t1");
              assertThat(message.headers().get(TaskRequest.ATTEMPT_HEADER)).isEqualTo("1");
              assertThat(message.headers().get(TaskRequest.EXECUTION_HEADER)).isNotNull();
              assertThat(message.headers().get("a")).isEqualTo("b");
              assertThat(message.headers().names())
                  .noneMatch(name -> name.equals(WorkerProtocol.CALL))
                  .noneMatch(name -> name.equals(WorkerProtocol.OWNER));
            });
  }

  @Test
  void a_worker_that_refuses_is_passed_over_without_an_attempt() {
    queue(quiet());
    FakeWorker full = new FakeWorker("full", WorkerProtocol.FULL);
    full.offer(5);
    FakeWorker gone = new FakeWorker("gone", WorkerProtocol.STOPPING);
    gone.offer(5);
    FakeWorker unable = new FakeWorker("unable", WorkerProtocol.NO_CONSUMER);
    unable.offer(5);
    worker(3);

    for (int i = 0; i < 8; i++) {
      ask("put", task(ECHO, i));
    }

    JsonObject joined = join();
    assertThat(joined.getJsonArray("results")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(joined.getJsonArray("failures")).isEmpty();
    // Before its first refusal has come, it may be asked as often as it has slots.
    assertThat(full.got).hasValueLessThanOrEqualTo(5);
    assertThat(gone.got).hasValueLessThanOrEqualTo(5);
    assertThat(unable.got).hasValueLessThanOrEqualTo(5);
  }

  @Test
  void a_worker_that_cannot_be_reached_is_passed_over() {
    queue(quiet());
    offer("nobody", "nowhere", 5, 0);
    worker(1);

    ask("put", task(ECHO, 1));

    assertThat(join().getJsonArray("results")).containsExactly(1);
  }

  @Test
  void an_address_that_no_worker_serves_goes_the_plain_way() {
    queue(quiet());
    worker(1, "something.else");
    FakeWorker unable = new FakeWorker("unable", WorkerProtocol.NO_CONSUMER);
    unable.offer(5);

    ask("put", task(ECHO, 1));
    ask("put", task(ECHO, 2));

    assertThat(join().getJsonArray("results")).containsExactly(1, 2);
  }

  @Test
  void an_address_that_a_worker_names_without_a_handler_goes_the_plain_way() {
    queue(quiet());
    worker(1, "nobody", BY_HAND);
    FakeWorker elsewhere = new FakeWorker("elsewhere", WorkerProtocol.NO_CONSUMER);
    elsewhere.offer(5, ECHO);

    ask("put", task("nobody", 1));
    ask("put", task(ECHO, 2));

    JsonObject joined = join();
    assertThat(joined.getJsonArray("results")).containsExactly(2);
    assertThat(joined.getJsonArray("failures").getJsonObject(0).getInteger("code"))
        .isEqualTo(TaskQueueCodes.NOT_FOUND);
  }

  @Test
  void an_address_that_a_worker_names_without_a_handler_is_tried_again_and_logged_once() {
    await(vertx.deployVerticle(new Opened()));
    FakeWorker unable = new FakeWorker("unable", WorkerProtocol.NO_CONSUMER);
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      for (int i = 0; i < 2; i++) {
        unable.offer(5, ECHO);
        ask("put", task(ECHO, i));
        assertThat(join().getJsonArray("results")).containsExactly(i);
        nanos.addAndGet(WorkerProtocol.NO_HANDLER.toNanos());
      }
      assertThat(unable.got).hasValue(2);
      assertThat(log.with("worker unable names the address " + ECHO)).hasSize(1);
    }
  }

  @Test
  void one_that_waits_for_a_worker_is_released_when_it_is_cancelled_or_its_time_is_up() {
    TaskQueue queue = queue(quiet());
    worker(1);
    ask("put", task(BY_HAND, "first"));
    until("the first is there", () -> byHand.containsKey("first"));
    ask("put", task(BY_HAND, "second").put("id", "second"));
    ask("put", task(BY_HAND, "third").put("timeout", 50));
    until("all have a slot, or had one", () -> await(queue.stats()).buffered() == 0);

    await(queue.cancel("second"));

    until("their slots are free", () -> await(queue.stats()).running() == 1);
    byHand.get("first").complete("done");
    JsonObject joined = join();
    assertThat(joined.getJsonArray("results")).containsExactly("done");
    assertThat(joined.getJsonObject("counts").getInteger("cancelled")).isEqualTo(1);
    assertThat(byHand).containsOnlyKeys("first");
  }

  @Test
  void a_worker_that_is_stopped_finishes_what_it_has_and_gets_no_more() {
    queue(quiet());
    String stopping = worker(5);
    ask("put", task(BY_HAND, "first"));
    until("it is there", () -> byHand.containsKey("first"));

    Future<Void> stopped = vertx.undeploy(stopping);
    byHand.get("first").complete("done");
    await(stopped);
    ask("put", task(ECHO, "later"));

    JsonObject joined = join();
    assertThat(joined.getJsonArray("results")).containsExactly("done", "later");
    assertThat(joined.getJsonArray("failures")).isEmpty();
  }

  @Test
  void what_a_silent_worker_has_under_way_fails_and_is_tried_elsewhere() {
    Opened opened = new Opened();
    await(vertx.deployVerticle(opened));
    FakeWorker silent = new FakeWorker("silent", null);
    silent.offer(1);
    ask("put", task(ECHO, 1));
    ask("put", task(ECHO, 2).put("retries", new JsonObject().put("max", 1).put("delay", 1)));
    until("it has one", () -> silent.got.get() == 1);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));

    JoinReport report = await(opened.queue.joinReport());
    assertThat(report.results().size() + report.failures().size()).isEqualTo(2);
    report
        .failures()
        .forEach(
            failure ->
                assertThat(failure.cause())
                    .hasMessageContaining("lost: it has not been heard of for 10 s")
                    .extracting("failureCode")
                    .isEqualTo(TaskQueueCodes.WORKER_LOST));
    assertThat(report.results()).contains((Object) 2);
  }

  @Test
  void the_loss_of_a_worker_has_its_own_code_B6() {
    Opened opened = new Opened();
    await(vertx.deployVerticle(opened));
    FakeWorker silent = new FakeWorker("silent", null);
    silent.offer(3);
    Future<?> ended = request("put", task(ECHO, 1).put("answer", "ended"));
    ask("put", task(ECHO, 2));
    JsonObject ofLosses =
        new JsonObject().put("max", 1).put("delay", 1).put("on", JsonArray.of(502));
    ask("put", task(ECHO, 3).put("scope", "tried").put("retries", ofLosses));
    until("it has all", () -> silent.got.get() == 3);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));

    assertThat(codeOf(ended)).isEqualTo(TaskQueueCodes.WORKER_LOST);
    assertThatItsOwnCodeIs(TaskQueueCodes.WORKER_LOST);
    assertThat(ask("join", new JsonObject().put("scope", "tried")).getJsonArray("results"))
        .containsExactly(3);
  }

  @Test
  void what_a_worker_gives_up_when_it_is_stopped_has_the_code_of_a_loss_B6() {
    queue(quiet());
    String stopping =
        await(
            vertx.deployVerticle(
                new TaskQueueWorker(
                    new TaskQueueWorkerOptions()
                        .setQueue(ADDRESS)
                        .setSlots(1)
                        .setCloseTimeout(Duration.ZERO))));
    ask("put", task(BY_HAND, "never"));
    until("it is there", () -> byHand.containsKey("never"));

    await(vertx.undeploy(stopping));

    assertThatItsOwnCodeIs(TaskQueueCodes.WORKER_LOST);
  }

  @Test
  void a_reply_that_a_worker_cannot_encode_has_its_own_code_B6() {
    await(ByReferenceCodec.replyAt(vertx, "odd"));
    queue(quiet());
    worker(1);

    ask("put", task("odd", 1));

    assertThatItsOwnCodeIs(TaskQueueCodes.TOO_LARGE);
  }

  private void assertThatItsOwnCodeIs(int code) {
    JsonObject failure = join().getJsonArray("failures").getJsonObject(0);
    assertThat(failure.getInteger("code")).isEqualTo(code);
    assertThat(failure.fieldNames()).doesNotContain("handlerCode");
    assertThat(failure.getString("type")).isEqualTo(ReplyException.class.getName());
  }

  @Test
  void an_offer_that_makes_no_sense_is_refused() {
    queue(quiet());
    assertThat(codeOf(request("offer", new JsonObject()))).isEqualTo(TaskQueueCodes.MALFORMED);
    JsonObject addresses =
        new JsonObject()
            .put("worker", "w")
            .put("address", "a")
            .put("addresses", new JsonArray("[1]"));
    assertThat(codeOf(request("offer", addresses))).isEqualTo(TaskQueueCodes.MALFORMED);
  }

  @Test
  void an_answer_that_makes_no_sense_is_a_failure_of_its_task_alone() {
    TaskQueue queue = queue(quiet());
    await(
        vertx
            .eventBus()
            .consumer(
                "fake.odd",
                message -> {
                  for (Object body : new Object[] {"no failure", 7}) { // and once more than it may
                    vertx
                        .eventBus()
                        .send(
                            message.headers().get(WorkerProtocol.OWNER),
                            body,
                            new DeliveryOptions()
                                .addHeader(
                                    WorkerProtocol.CALL, message.headers().get(WorkerProtocol.CALL))
                                .addHeader(WorkerProtocol.STATUS, WorkerProtocol.FAILED));
                  }
                })
            .completion());
    offer("odd", "fake.odd", 1, 0);

    for (int i = 0; i < 3; i++) {
      ask("put", task(ECHO, i));
    }

    JsonObject joined = join();
    assertThat(joined.getJsonObject("counts").getInteger("failed")).isEqualTo(3);
    assertThat(await(queue.stats()).running()).isZero();
  }

  @Test
  void a_queue_lists_its_workers() {
    queue(quiet());
    assertThat(ask("workers", new JsonObject()).getJsonArray("workers")).isEmpty();
    offer("one", "a1", 3, 2);
    offer("two", "a2", 5, 0);

    JsonArray workers = ask("workers", new JsonObject()).getJsonArray("workers");

    assertThat(workers).hasSize(2);
    assertThat(workers.getJsonObject(0).getLong("silence")).isNotNegative();
    assertThat(workers.stream().map(worker -> ((JsonObject) worker).copy()))
        .allSatisfy(worker -> assertThat(worker.remove("silence")).isNotNull())
        .containsExactly(
            new JsonObject().put("worker", "one").put("node", "").put("slots", 3).put("running", 2),
            new JsonObject()
                .put("worker", "two")
                .put("node", "")
                .put("slots", 5)
                .put("running", 0));
  }

  @Test
  void a_worker_is_deployed_by_its_class_name() {
    queue(quiet());
    JsonObject config = new JsonObject().put("queue", ADDRESS).put("slots", 4);
    await(
        vertx.deployVerticle(
            TaskQueueWorker.class.getName(), new DeploymentOptions().setConfig(config)));

    until(
        "its offer is known",
        () -> !ask("workers", new JsonObject()).getJsonArray("workers").isEmpty());
    JsonArray workers = ask("workers", new JsonObject()).getJsonArray("workers");
    assertThat(workers.getJsonObject(0).getInteger("slots")).isEqualTo(4);
  }

  @Test
  void whoever_asks_for_the_workers_says_which_version_it_speaks() {
    await(
        vertx
            .eventBus()
            .consumer(
                ADDRESS,
                message -> {
                  String version = message.headers().get(Protocol.VERSION_HEADER);
                  message.reply(new JsonObject().put("workers", JsonArray.of(version)));
                })
            .completion());

    assertThat(await(Workers.of(vertx, ADDRESS, Duration.ofSeconds(5)))).containsExactly("1");
  }

  private void offer(String id, String address, int slots, int running, String... handlers) {
    ask("offer", new Offer(id, "", address, slots, running, Set.of(handlers)).toJson());
  }

  /** Says always the same to a request; nothing at all if that is null. */
  private final class FakeWorker {

    final AtomicInteger got = new AtomicInteger();
    private final String id;

    FakeWorker(String id, String status) {
      this.id = id;
      await(
          vertx
              .eventBus()
              .consumer(
                  "fake." + id,
                  message -> {
                    got.incrementAndGet();
                    if (status != null) {
                      answer(message, status);
                    }
                  })
              .completion());
    }

    private void answer(Message<Object> message, String status) {
      vertx
          .eventBus()
          .send(
              message.headers().get(WorkerProtocol.OWNER),
              null,
              new DeliveryOptions()
                  .addHeader(WorkerProtocol.CALL, message.headers().get(WorkerProtocol.CALL))
                  .addHeader(WorkerProtocol.STATUS, status));
    }

    void offer(int slots, String... handlers) {
      WorkersTest.this.offer(id, "fake." + id, slots, 0, handlers);
    }
  }

  /** A queue whose roster goes by the test's clock. */
  private final class Opened implements Deployable {

    private LocalQueue queue;

    @Override
    public Future<?> deploy(Context context) {
      TaskQueueOptions options = quiet().setAddress(ADDRESS).setCloseTimeout(Duration.ZERO);
      Roster roster = new Roster((ContextInternal) context, ADDRESS, nanos::get);
      return LocalQueue.start(context, ADDRESS, options, TaskQueueListener.NOOP, roster)
          .onSuccess(started -> queue = started)
          .compose(
              started ->
                  QueueFront.open(
                      context,
                      ADDRESS,
                      started,
                      roster,
                      options,
                      FrontTiming.of(options),
                      Pages.DEFAULT,
                      null));
    }

    @Override
    public Future<?> undeploy(Context context) {
      return queue.stop();
    }
  }
}
