package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.eventbus.Action;
import dev.taskqueue.eventbus.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server of the API over a real socket, and a client of it. */
abstract class HttpTest {

  static final String ADDRESS = "task-queue";

  /** Replies with what the test says, when it says so. */
  static final String BY_HAND = "by.hand";

  /** Replies with the body at once. */
  static final String ECHO = "echo";

  static final String TASKS = "/v1/queues/q/tasks";
  static final String JOIN = "/v1/queues/q/scopes/-/join";
  static final String OUTCOMES = "/v1/queues/q/scopes/-/outcomes";

  Vertx vertx;
  HttpApi api;
  HttpServer server;
  HttpClient client;
  TaskQueue queue;

  /** Bodies of the requests that {@link #BY_HAND} has got, with their promised replies. */
  final Map<Object, Promise<Object>> byHand = new ConcurrentHashMap<>();

  /** What has come of a request. */
  record Reply(int status, Map<String, String> headers, String text) {

    JsonObject json() {
      return new JsonObject(text);
    }

    /** The lines that are not blank. */
    List<JsonObject> lines() {
      return text.lines().filter(line -> !line.isBlank()).map(JsonObject::new).toList();
    }

    String detail() {
      return json().getString("detail");
    }
  }

  @BeforeEach
  void startVertx() {
    vertx = Vertx.vertx();
    await(
        vertx
            .eventBus()
            .consumer(
                BY_HAND,
                message -> {
                  Promise<Object> reply = Promise.promise();
                  byHand.put(message.body(), reply);
                  reply
                      .future()
                      .onComplete(
                          message::reply, failure -> message.fail(42, failure.getMessage()));
                })
            .completion());
    await(vertx.eventBus().consumer(ECHO, message -> message.reply(message.body())).completion());
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1"),
            new PoolOptions().setHttp1MaxSize(100));
  }

  @AfterEach
  void closeVertx() {
    byHand.values().forEach(reply -> reply.tryComplete("left over"));
    await(vertx.close());
  }

  /** Serves a queue named q. */
  void serve(TaskQueueOptions queueOptions, JsonObject httpOptions) {
    queue =
        await(
            TaskQueue.create(
                vertx, queueOptions.setAddress(ADDRESS).setCloseTimeout(Duration.ofMillis(100))));
    HttpOptions options =
        new HttpOptions(
            new JsonObject()
                .put("port", 0)
                .put("allowedAddresses", new JsonArray().add(BY_HAND).add(ECHO).add("nobody"))
                .mergeIn(httpOptions));
    api = new HttpApi(vertx, Map.of("q", ADDRESS), options);
    server =
        await(
            vertx
                .createHttpServer(serverOptions(options))
                .requestHandler(api.router())
                .connectionHandler(api::opened)
                .listen());
  }

  /** What the server is made with. */
  HttpServerOptions serverOptions(HttpOptions options) {
    return options.toServerOptions(false);
  }

  void serve() {
    serve(new TaskQueueOptions().setWorkers(4).setMaxSize(8), new JsonObject());
  }

  /** A queue with one slot and room for one task more. */
  void serveSmall() {
    serve(new TaskQueueOptions().setWorkers(1).setMaxSize(1), new JsonObject());
  }

  static JsonObject task(String address, @Nullable Object body) {
    return new JsonObject().put("address", address).put("body", body);
  }

  // ---- requests

  Future<Reply> send(HttpMethod method, String uri, @Nullable Buffer body, String... headers) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setURI(uri).setPort(server.actualPort());
    for (int i = 0; i < headers.length; i += 2) {
      options.addHeader(headers[i], headers[i + 1]);
    }
    // All on one context: a response whose handlers are set elsewhere may have passed by then.
    Promise<Reply> reply = Promise.promise();
    vertx.runOnContext(v -> send(options, body).onComplete(reply));
    return reply.future();
  }

  private Future<Reply> send(RequestOptions options, @Nullable Buffer body) {
    return client
        .request(options)
        .compose(request -> body == null ? request.send() : request.send(body))
        .compose(
            response -> {
              Map<String, String> replied = new ConcurrentHashMap<>();
              response.headers().forEach((k, v) -> replied.put(k.toLowerCase(Locale.ROOT), v));
              return response
                  .body()
                  .map(text -> new Reply(response.statusCode(), replied, text.toString()));
            });
  }

  Reply get(String uri, String... headers) {
    return await(send(HttpMethod.GET, uri, null, headers));
  }

  Reply post(String uri, String... headers) {
    return await(send(HttpMethod.POST, uri, null, headers));
  }

  Reply delete(String uri) {
    return await(send(HttpMethod.DELETE, uri, null));
  }

  Future<Reply> sendJson(HttpMethod method, String uri, JsonObject body, String... headers) {
    String[] all =
        Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers))
            .toArray(String[]::new);
    return send(method, uri, body.toBuffer(), all);
  }

  Reply postJson(String uri, JsonObject body, String... headers) {
    return await(sendJson(HttpMethod.POST, uri, body, headers));
  }

  Reply put(JsonObject task, String... headers) {
    return postJson(TASKS, task, headers);
  }

  Reply postLines(String uri, String lines) {
    return await(
        send(HttpMethod.POST, uri, Buffer.buffer(lines), "Content-Type", "application/x-ndjson"));
  }

  JsonArray joinAll() {
    Reply joined = post(JOIN);
    assertThat(joined.status()).describedAs(joined.text()).isEqualTo(200);
    return joined.json().getJsonArray("results");
  }

  /** A client that sends what the test says, byte by byte if need be. */
  RawClient raw() {
    return new RawClient(server.actualPort());
  }

  // ---- batches that are left behind

  /** A result that no two sockets hold: it is not sent to a client that does not read. */
  static final String LARGE = "x".repeat(15 << 20);

  /** Puts a task that has the large result. */
  void endLarge() {
    put(task(BY_HAND, "large"));
    until("the task runs", () -> byHand.containsKey("large"));
    byHand.get("large").complete(LARGE);
    until("it has ended", () -> await(queue.stats()).ended().total() == 1);
  }

  /** A client goes whose answer was given to the connection, which could not send it. */
  void goBeforeAnswerIsSent(String request, String firstOfAnswer) {
    int others = api.openConnections();
    try (RawClient client = raw()) {
      client.send(request + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      client.readUntil(firstOfAnswer);
      until("the request is over", () -> api.openPolls() + api.openStreams() == 0);
    }
    until("the client is known to have gone", () -> api.openConnections() == others);
  }

  /** Has joins fail with this code, in the queue's place. */
  void whileJoinsFail(int code, Runnable doing) {
    Handler<DeliveryContext<Object>> refuse =
        delivery -> {
          if (Action.JOIN.wireName.equals(delivery.message().headers().get(Protocol.ACTION))) {
            delivery.message().fail(code, "not now");
          } else {
            delivery.next();
          }
        };
    vertx.eventBus().addInboundInterceptor(refuse);
    doing.run();
    vertx.eventBus().removeInboundInterceptor(refuse);
  }

  // ---- waiting

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for what other threads bring about. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).describedAs(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
