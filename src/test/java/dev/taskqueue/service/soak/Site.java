package dev.taskqueue.service.soak;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the HTTP tasks go: answers each request after the same time, with its number, but for one
 * in so many, which is told at first to come again.
 */
final class Site {

  private static final int FAILING = 100;
  private static final int KEYS = 5_000;
  private static final int PRIORITIES = 10;

  private final Set<Integer> failed = ConcurrentHashMap.newKeySet();
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
                        boolean fails = task % FAILING == FAILING - 1 && failed.add(task);
                        request
                            .response()
                            .setStatusCode(fails ? 503 : 200)
                            .putHeader("Content-Type", "application/json")
                            .end(new JsonObject().put("n", task).toBuffer());
                      });
                })
            .listen(0, "127.0.0.1")
            .await();
  }

  /** The task that asks for this number, with all the options that leave it to run. */
  JsonObject task(int number, String scope) {
    String url = "http://127.0.0.1:" + server.actualPort() + "/" + number;
    JsonObject task =
        new JsonObject()
            .put("address", "http")
            .put("scope", scope)
            .put("priority", Math.floorMod(number, PRIORITIES))
            .put("ttl", "PT10M")
            .put("timeout", "PT30S")
            .put("retries", new JsonObject().put("max", 3).put("on", new JsonArray().add(503)))
            .put("body", new JsonObject().put("url", url));
    if (!scope.equals(Account.HEY)) { // whose tasks have all the same number
      task.put("key", scope + number % KEYS);
    }
    return task;
  }

  /** Requests at a time at most. */
  int peak() {
    return peak.get();
  }
}
