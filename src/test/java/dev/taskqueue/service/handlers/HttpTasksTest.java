package dev.taskqueue.service.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.Await;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** HTTP tasks through a real queue. */
class HttpTasksTest extends HandlerTest {

  private TaskQueue queue(int workers) {
    return Await.result(
        TaskQueue.create(
            vertx,
            new TaskQueueOptions()
                .setAddress("queue")
                .setWorkers(workers)
                .setCloseTimeout(Duration.ofMillis(100))
                .setExceptionHandler(failure -> {})));
  }

  private JsonObject put(JsonObject task) {
    DeliveryOptions options = new DeliveryOptions().addHeader("action", "put");
    return Await.result(vertx.eventBus().<JsonObject>request("queue", task, options)).body();
  }

  @Test
  void a_429_is_tried_again_when_it_says_and_holds_no_slot_until_then() {
    deploy(local());
    TaskQueue queue = queue(1);
    AtomicInteger calls = new AtomicInteger();
    Promise<Long> refusedAt = Promise.promise();
    pages.put(
        "/limited",
        r -> {
          if (calls.incrementAndGet() == 1) {
            refusedAt.complete(System.nanoTime());
            r.response().setStatusCode(429).putHeader("Retry-After", "1").end();
          } else {
            r.response().putHeader("Content-Type", "text/plain").end("limited");
          }
        });
    pages.put("/free", r -> r.response().putHeader("Content-Type", "text/plain").end("free"));
    JsonObject retries =
        new JsonObject()
            .put("max", 3)
            .put("delay", 1)
            .put("asFailureSays", true)
            .put("on", JsonArray.of(429));

    put(
        new JsonObject()
            .put("address", "http")
            .put("body", get(url("/limited")))
            .put("retries", retries));
    Await.until("it backs off", () -> Await.result(queue.stats()).retrying() == 1);
    put(
        new JsonObject()
            .put("address", "http")
            .put("body", get(url("/free")))
            .put("scope", "other"));
    JsonObject free = (JsonObject) Await.result(queue.scope("other").join()).get(0);
    long freeAt = System.nanoTime();
    JsonObject limited = (JsonObject) Await.result(queue.join()).get(0);

    assertThat(free.getString("body")).isEqualTo("free");
    assertThat(limited.getString("body")).isEqualTo("limited");
    assertThat(calls).hasValue(2);
    long refused = Await.result(refusedAt.future());
    assertThat(System.nanoTime() - refused).isGreaterThan(Duration.ofSeconds(1).toNanos());
    assertThat(freeAt - refused).isLessThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void a_refused_connection_is_tried_again_until_the_attempts_are_used_up() {
    deploy(local());
    TaskQueue queue = queue(1);
    JsonObject retries = new JsonObject().put("max", 2).put("backoff", "constant").put("delay", 1);
    put(
        new JsonObject()
            .put("address", "http")
            .put("body", get("http://127.0.0.3:" + port + "/"))
            .put("retries", retries));

    JoinReport report = Await.result(queue.joinReport());

    assertThat(report.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.attempts()).isEqualTo(3));
  }

  @Test
  void the_request_of_a_cancelled_task_is_aborted_and_its_slot_is_free() {
    deploy(local());
    TaskQueue queue = queue(1);
    Promise<Void> closed = Promise.promise();
    Promise<HttpServerRequest> arrived = Promise.promise();
    pages.put(
        "/held",
        r -> {
          r.connection().closeHandler(closed::complete);
          r.response().exceptionHandler(e -> {});
          arrived.complete(r);
        });
    String id =
        put(new JsonObject().put("address", "http").put("body", get(url("/held")))).getString("id");
    Await.result(arrived.future());

    assertThat(Await.result(queue.cancel(id))).isTrue();

    Await.result(closed.future());
    Await.until("the slot is free", () -> Await.result(queue.stats()).running() == 0);
    assertThat(Await.result(queue.joinReport()).failures())
        .singleElement()
        .satisfies(f -> assertThat(f.kind()).isEqualTo(OutcomeKind.CANCELLED));
  }

  @Test
  void the_request_of_a_timed_out_task_is_aborted() {
    deploy(local());
    TaskQueue queue = queue(1);
    Promise<Void> closed = Promise.promise();
    pages.put(
        "/held",
        r -> {
          r.connection().closeHandler(closed::complete);
          r.response().exceptionHandler(e -> {});
        });
    put(new JsonObject().put("address", "http").put("body", get(url("/held"))).put("timeout", 200));

    Await.result(queue.join());
    Await.result(closed.future());
    Await.until("the slot is free", () -> Await.result(queue.stats()).running() == 0);
  }

  @Test
  void ten_thousand_requests_never_more_than_fifty_at_once() {
    deploy(local());
    TaskQueue queue = queue(50);
    AtomicInteger inProgress = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    AtomicInteger connections = new AtomicInteger();
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    pages.put(
        "/item",
        r -> {
          if (ports.add(r.remoteAddress().port())) {
            connections.incrementAndGet();
          }
          peak.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
          vertx.runOnContext(
              v -> {
                inProgress.decrementAndGet();
                r.response().putHeader("Content-Type", "application/json").end(r.getParam("n"));
              });
        });
    int count = 10_000;
    Iterable<Integer> numbers = () -> IntStream.range(0, count).iterator();

    Await.result(
        queue.putAll(
            numbers, n -> new TaskRequest("http", get(url("/item?n=" + n))), new TaskOptions()));
    var results = Await.result(queue.join(JsonObject.class));

    assertThat(results).hasSize(count);
    assertThat(IntStream.range(0, count).filter(n -> results.get(n).getInteger("body") != n))
        .isEmpty();
    assertThat(peak.get()).isBetween(2, 50);
    assertThat(connections.get()).isLessThanOrEqualTo(50);
  }
}
