package dev.taskqueue.service.soak;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Puts tasks into scopes, and accounts for what it is answered. */
final class Putting {

  static final String QUEUE = "/v1/queues/default";

  private final Vertx vertx;
  private final HttpClient client;
  private final Site site;
  private final Account account;

  Putting(Vertx vertx, HttpClient client, Site site, Account account) {
    this.vertx = vertx;
    this.client = client;
    this.site = site;
    this.account = account;
  }

  /** Puts single tasks for a second, at this rate, however the service is getting on. */
  Future<?> puts(String scope, int perSecond) {
    Promise<Void> allSent = Promise.promise();
    List<Future<?>> answers = new ArrayList<>();
    long start = System.nanoTime();
    vertx.setPeriodic(
        10,
        timer -> {
          long due = (System.nanoTime() - start) * perSecond / 1_000_000_000L;
          while (answers.size() < Math.min(due, perSecond)) {
            answers.add(put(scope));
          }
          if (answers.size() == perSecond) {
            vertx.cancelTimer(timer);
            allSent.complete();
          }
        });
    return allSent.future().compose(v -> Future.all(answers));
  }

  private Future<Integer> put(String scope) {
    return put(account.newTask(), scope);
  }

  /** A put whose fate is not known is repeated with the same key, as it should be. */
  private Future<Integer> put(int task, String scope) {
    long start = System.nanoTime();
    return client
        .request(HttpMethod.POST, QUEUE + "/tasks?wait=0.5")
        .compose(
            request ->
                request
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Idempotency-Key", Account.PUT + task)
                    .send(site.task(task, scope).toBuffer()))
        .compose(
            response ->
                response
                    .body()
                    .compose(
                        body -> {
                          if (response.statusCode() == 504) {
                            account.unanswered();
                            return put(task, scope);
                          }
                          return Future.succeededFuture(answered(task, start, response));
                        }));
  }

  private int answered(int task, long start, HttpClientResponse response) {
    switch (response.statusCode()) {
      case 202 -> {
        account.accepted(task);
        account.latency.add(System.nanoTime() - start);
      }
      case 429 -> account.refused(task, response.getHeader("Retry-After"));
      default -> account.wrong("put " + task + ": " + response.statusCode());
    }
    return task;
  }

  /** Puts a stream of tasks, as fast as they are taken. */
  Future<?> stream(String scope, int length) {
    List<Integer> lines = new ArrayList<>();
    return client
        .request(HttpMethod.POST, QUEUE + "/tasks")
        .compose(
            request -> {
              request.putHeader("Content-Type", "application/x-ndjson").setChunked(true);
              request.drainHandler(v -> write(request, scope, lines, length));
              Future<?> answered =
                  request.response().compose(reply -> Lines.of(reply, line -> line(lines, line)));
              write(request, scope, lines, length);
              return answered;
            });
  }

  private void write(HttpClientRequest to, String scope, List<Integer> lines, int length) {
    while (lines.size() < length && !to.writeQueueFull()) {
      int task = account.newTask();
      lines.add(task);
      to.write(site.task(task, scope).toBuffer().appendString("\n"));
    }
    if (lines.size() == length) {
      to.drainHandler(null);
      to.end();
    }
  }

  private void line(List<Integer> lines, JsonObject answer) {
    if (answer.containsKey("complete")) {
      if (!answer.getBoolean("complete") || answer.getInteger("accepted") != lines.size()) {
        account.wrong("a stream of " + lines.size() + " lines ended with " + answer);
      }
    } else if (answer.containsKey("id")) {
      account.accepted(lines.get(answer.getInteger("line") - 1));
    } else {
      account.wrong("a line was answered " + answer);
    }
  }
}
