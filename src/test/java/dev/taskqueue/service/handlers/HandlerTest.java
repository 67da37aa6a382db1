package dev.taskqueue.service.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A web server on loopback, and the handler that sends requests to it. */
abstract class HandlerTest {

  /** For what is under way when the handler is undeployed. */
  long graceMillis = 1;

  Vertx vertx;
  int port;

  /** What the server does, by path. */
  final Map<String, Handler<HttpServerRequest>> pages = new ConcurrentHashMap<>();

  /** What names stand for. */
  final Map<String, List<String>> names = new ConcurrentHashMap<>();

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    port = serve(new HttpServerOptions()).actualPort();
  }

  @AfterEach
  void stop() {
    Await.result(vertx.close());
  }

  HttpServer serve(HttpServerOptions options) {
    return Await.result(
        vertx
            .createHttpServer(options)
            .requestHandler(
                request ->
                    pages
                        .getOrDefault(
                            request.path(),
                            r -> r.response().setStatusCode(404).end("no such page"))
                        .handle(request))
            .listen(0, "127.0.0.1"));
  }

  /** For the tests' own server, and names that stand for loopback. */
  static HttpRequestOptions local() {
    return new HttpRequestOptions()
        .setAllowedHosts(List.of("*"))
        .setAllowedAddresses(List.of("127.0.0.0/8"));
  }

  /** Deploys the handler, and gives the deployment's id. */
  String deploy(HttpRequestOptions options) {
    HostResolver resolver =
        host -> {
          List<String> addresses = names.get(host);
          return addresses == null
              ? Future.failedFuture("no such name")
              : Future.succeededFuture(addresses.stream().map(HandlerTest::literal).toList());
        };
    return Await.result(
        vertx.deployVerticle(new HttpRequestHandler(options, resolver, graceMillis)));
  }

  static InetAddress literal(String text) {
    InetAddress address = Cidr.literal(text);
    assertThat(address).describedAs(text).isNotNull();
    return address;
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  static JsonObject get(String url) {
    return new JsonObject().put("url", url);
  }

  Future<JsonObject> ask(JsonObject task) {
    return vertx.eventBus().<JsonObject>request("http", task).map(Message::body);
  }

  JsonObject result(JsonObject task) {
    return Await.result(ask(task));
  }

  ReplyException failure(JsonObject task) {
    return (ReplyException) Await.failure(ask(task));
  }
}
