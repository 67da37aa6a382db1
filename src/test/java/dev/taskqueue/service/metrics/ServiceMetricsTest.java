package dev.taskqueue.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.Await;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceMetricsTest {

  private final ServiceMetrics metrics = new ServiceMetrics();
  private final AtomicBoolean accepting = new AtomicBoolean(true);
  private Vertx vertx;
  private HttpClient client;
  private TaskQueue queue;
  private Health health;
  private int port;

  @BeforeEach
  void start() {
    vertx = metrics.builder(new VertxOptions()).build();
    client = vertx.createHttpClient();
    queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setAddress("task-queue")
                    .setWorkers(2)
                    .setMaxSize(3)
                    .setCloseTimeout(Duration.ofMillis(100))
                    .setExceptionHandler(failure -> {})
                    .setListener(new ListenerGroup(metrics.listener("default")))));
    metrics.watch("default", queue::stats);
    health = new Health(vertx, accepting::get);
    health.watch(
        "default", () -> true, queue::stats, () -> Future.succeededFuture(new JsonObject()));
    Router router = Router.router(vertx);
    router.get("/metrics").handler(metrics::handle);
    router.get("/thread").handler(ctx -> ctx.end(Thread.currentThread().getName()));
    router.get("/health/live").handler(health.live());
    router.get("/health/ready").handler(health.ready());
    port =
        Await.result(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void stop() {
    Await.result(vertx.close());
    metrics.close();
  }

  private record Answer(int status, String type, String body) {}

  private Answer get(HttpMethod method, String path) {
    RequestOptions options =
        new RequestOptions().setHost("127.0.0.1").setPort(port).setURI(path).setMethod(method);
    // All on one context: a response whose handlers are set elsewhere may have passed by then.
    Promise<Answer> answer = Promise.promise();
    vertx.runOnContext(v -> send(options).onComplete(answer));
    return Await.result(answer.future());
  }

  private Future<Answer> send(RequestOptions options) {
    return client
        .request(options)
        .compose(HttpClientRequest::send)
        .compose(
            response ->
                response
                    .body()
                    .map(
                        body ->
                            new Answer(
                                response.statusCode(),
                                response.getHeader("Content-Type"),
                                body.toString())));
  }

  private Scrape scrape() {
    Answer answer = get(HttpMethod.GET, "/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.type()).startsWith("text/plain; version=0.0.4");
    return Scrape.parse(answer.body());
  }

  @Test
  void counters_add_up_after_a_known_run() {
    for (int i = 0; i < 7; i++) {
      Await.result(queue.put(() -> Future.succeededFuture("value")));
    }
    Await.result(queue.put(() -> Future.succeededFuture()));
    Await.result(
        queue.put(
            () -> Future.failedFuture("expected"),
            new TaskOptions().setRetries(2).setRetryPolicy((failure, retry) -> Duration.ZERO)));
    Await.result(queue.put(() -> Future.failedFuture("expected")));
    Future<Void> delayed =
        queue.put(
            () -> Future.succeededFuture(),
            new TaskOptions().setId("c").setDelay(Duration.ofHours(1)));
    assertThat(Await.result(queue.cancel("c"))).isTrue();
    assertThat(Await.failure(delayed)).isInstanceOf(TaskCancelledException.class);
    Await.result(queue.join());

    Scrape scrape = scrape();

    assertThat(scrape.of("task_queue_accepted_total{queue=\"default\"}")).isEqualTo(11);
    assertThat(tasks(scrape, "success")).isEqualTo(7);
    assertThat(tasks(scrape, "null")).isEqualTo(1);
    assertThat(tasks(scrape, "failure")).isEqualTo(2);
    assertThat(tasks(scrape, "cancelled")).isEqualTo(1);
    assertThat(tasks(scrape, "dropped")).isZero();
    assertThat(scrape.of("task_queue_retries_total{queue=\"default\"}")).isEqualTo(2);
    assertThat(scrape.of("task_queue_delay_seconds_count{queue=\"default\"}")).isEqualTo(12);
    assertThat(scrape.of("task_queue_delay_seconds_bucket{queue=\"default\",le=\"+Inf\"}"))
        .isEqualTo(12);
    assertThat(
            scrape.of("task_queue_execution_seconds_count{outcome=\"success\",queue=\"default\"}"))
        .isEqualTo(7);
  }

  private static double tasks(Scrape scrape, String outcome) {
    return scrape.of("task_queue_tasks_total{outcome=\"" + outcome + "\",queue=\"default\"}");
  }

  @Test
  void gauges_and_pools_show_what_is_going_on() {
    Promise<Object> end = Promise.promise();
    IntStream.range(0, 6).forEach(i -> queue.put(() -> end.future()));
    Await.until("the buffer is full", () -> Await.result(queue.stats()).waiting() == 1);
    Await.result(queue.pause());

    Scrape busy = scrape();

    assertThat(busy.of("task_queue_slots{queue=\"default\"}")).isEqualTo(2);
    assertThat(busy.of("task_queue_slots_busy{queue=\"default\"}")).isEqualTo(2);
    assertThat(busy.of("task_queue_buffered{queue=\"default\"}")).isEqualTo(3);
    assertThat(busy.of("task_queue_buffer_limit{queue=\"default\"}")).isEqualTo(3);
    assertThat(busy.of("task_queue_waiting{queue=\"default\"}")).isEqualTo(1);
    assertThat(busy.of("task_queue_paused{queue=\"default\"}")).isEqualTo(1);
    String pool = "{pool_name=\"task-queue\",pool_type=\"task-queue\"}";
    assertThat(busy.of("vertx_pool_in_use" + pool)).isEqualTo(2);
    assertThat(busy.of("vertx_pool_queue_pending" + pool)).isEqualTo(3);
    assertThat(busy.of("vertx_pool_ratio" + pool)).isEqualTo(1);

    end.complete();
    Await.result(queue.resume());
    Await.result(queue.idle());
    Scrape idle = scrape();
    assertThat(idle.of("task_queue_slots_busy{queue=\"default\"}")).isZero();
    assertThat(idle.of("task_queue_paused{queue=\"default\"}")).isZero();
    assertThat(idle.of("vertx_pool_completed_total" + pool)).isEqualTo(6);
  }

  @Test
  void what_clients_make_up_is_in_no_label() {
    for (int i = 0; i < 20; i++) {
      Await.result(
          queue
              .scope("scope-" + i)
              .put(() -> Future.succeededFuture(), new TaskOptions().setId("id-" + i)));
      get(HttpMethod.valueOf("METHOD" + i), "/path-" + i + "?q=" + i);
    }
    Await.result(queue.idle());

    Scrape scrape = scrape();

    assertThat(scrape.text())
        .doesNotContain("scope-", "id-1", "path-", "METHOD", "pool_type=\"http\"");
    assertThat(scrape.text()).contains("method=\"OTHER\"").contains("jvm_memory_used_bytes");
  }

  @Test
  void slots_that_are_given_up_and_replaced_make_no_new_series() {
    giveUp(1);
    Set<String> before = poolSeries();

    giveUp(4);

    assertThat(poolSeries())
        .isEqualTo(before)
        .contains("vertx_pool_in_use{pool_name=\"task-queue-slots\",pool_type=\"worker\"}");
  }

  private Set<String> poolSeries() {
    Set<String> series = new HashSet<>(scrape().values().keySet());
    series.removeIf(name -> !name.startsWith("vertx_pool_"));
    return series;
  }

  private void giveUp(int slots) {
    TaskOptions atOnce =
        new TaskOptions().setTimeout(Duration.ofMillis(1)).setAbandonAfter(Duration.ZERO);
    for (int i = 0; i < slots; i++) {
      long before = Await.result(queue.stats()).abandoned();
      int deployed = vertx.deploymentIDs().size();
      queue.put(() -> Promise.promise().future(), atOnce);
      Await.until("given up", () -> Await.result(queue.stats()).abandoned() > before);
      Await.until("replaced", () -> vertx.deploymentIDs().size() > deployed);
    }
  }

  @Test
  void ready_until_the_service_drains_or_a_queue_closes() {
    assertThat(get(HttpMethod.GET, "/health/live").status()).isEqualTo(200);
    Answer ready = get(HttpMethod.GET, "/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(new JsonObject(ready.body()).getString("outcome")).isEqualTo("UP");

    accepting.set(false);
    assertThat(get(HttpMethod.GET, "/health/ready").status()).isEqualTo(503);
    assertThat(get(HttpMethod.GET, "/health/live").status()).isEqualTo(200);

    accepting.set(true);
    Await.result(queue.pause());
    assertThat(get(HttpMethod.GET, "/health/ready").status()).isEqualTo(200);
    Await.result(queue.close());
    Answer closed = get(HttpMethod.GET, "/health/ready");
    assertThat(closed.status()).isEqualTo(503);
    assertThat(closed.body()).contains("default");
  }

  @Test
  void a_blocked_event_loop_that_is_not_the_servers_is_told() throws Exception {
    String serversThread = get(HttpMethod.GET, "/thread").body();
    CountDownLatch end = new CountDownLatch(1);
    EventExecutor loop = otherThan(serversThread);
    loop.execute(() -> Await.latch(end));
    try {
      assertThat(statusFromOutside("/health/live")).isEqualTo(503);
      assertThat(statusFromOutside("/health/ready")).isEqualTo(503);
    } finally {
      end.countDown();
    }
    loop.submit(() -> {}).get();
    assertThat(statusFromOutside("/health/live")).isEqualTo(200);
    assertThat(statusFromOutside("/health/ready")).isEqualTo(200);
  }

  private EventExecutor otherThan(String thread) throws Exception {
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      if (!loop.submit(() -> Thread.currentThread().getName()).get().equals(thread)) {
        return loop;
      }
    }
    throw new AssertionError("there is one event loop only");
  }

  /** Asks without any of the event loops that may be blocked. */
  private int statusFromOutside(String path) throws Exception {
    URL url = new URL("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void the_dashboard_asks_for_what_there_is() throws IOException {
    get(HttpMethod.GET, "/health/live");
    String text = scrape().text();
    String dashboard = Files.readString(Path.of("src/docs/grafana-dashboard.json"));
    List<String> names =
        Pattern.compile("\\b(?:task_queue|vertx|jvm)_[a-z_]+\\b")
            .matcher(dashboard)
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(names).hasSizeGreaterThan(10).allSatisfy(name -> assertThat(text).contains(name));
  }
}
