package dev.taskqueue.service.soak;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the HTTP tasks go: answers each request after the same time, with its number. */
final class Site {

  private final HttpServer server;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  Site(Vertx vertx, int millis) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  peak.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                  int task = Integer.parseInt(request.path().substring(1));
                  vertx.setTimer(
                      millis,
                      timer -> {
                        underWay.decrementAndGet();
                        request
                            .response()
                            .putHeader("Content-Type", "application/json")
                            .end(new JsonObject().put("n", task).toBuffer());
                      });
                })
            .listen(0, "127.0.0.1")
            .await();
  }

  /** The task that asks for this number. */
  JsonObject task(int number, String scope) {
    String url = "http://127.0.0.1:" + server.actualPort() + "/" + number;
    return new JsonObject()
        .put("address", "http")
        .put("scope", scope)
        .put("body", new JsonObject().put("url", url));
  }

  /** Requests at a time at most. */
  int peak() {
    return peak.get();
  }
}
