package dev.taskqueue.service.soak;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Takes what tasks have given, and accounts for it. */
final class Taking {

  /** In which way it is taken. */
  enum Way {
    JOIN,
    LINES,
    EVENTS
  }

  private static final String SCOPES = Putting.QUEUE + "/scopes/";

  private final Vertx vertx;
  private final HttpClient client;
  private final Account account;
  private final AtomicInteger cutOffs = new AtomicInteger();

  Taking(Vertx vertx, HttpClient client, Account account) {
    this.vertx = vertx;
    this.client = client;
    this.account = account;
  }

  /**
   * Takes from a scope until there is nothing, and nothing more to come. On a context: elsewhere an
   * answer may have passed before it is asked for its body.
   */
  Future<Void> all(String scope, Way way, BooleanSupplier allPut) {
    return Future.future(
        done -> vertx.runOnContext(v -> takeAll(scope, way, allPut).onComplete(done)));
  }

  private Future<Void> takeAll(String scope, Way way, BooleanSupplier allPut) {
    boolean last = allPut.getAsBoolean();
    Future<Void> taken =
        switch (way) {
          case JOIN -> join(scope, UUID.randomUUID().toString(), 0);
          case LINES -> read(outcomes(scope), "application/x-ndjson");
          case EVENTS -> read(outcomes(scope), "text/event-stream");
        };
    return taken.compose(
        v -> last ? Future.succeededFuture() : pause().compose(p -> takeAll(scope, way, allPut)));
  }

  /** An empty scope is joined at once, and would be asked all the time. */
  private Future<Void> pause() {
    return vertx.timer(50).mapEmpty();
  }

  private Future<Void> join(String scope, String id, int from) {
    String uri = SCOPES + scope + "/join?wait=10&joinId=" + id + "&from=" + from;
    return client
        .request(HttpMethod.POST, uri)
        .compose(request -> request.send())
        .compose(response -> response.body().compose(body -> reply(response, body)))
        .compose(
            batch -> {
              if (!"joined".equals(batch.getString("state"))) {
                return join(scope, id, from);
              }
              count(batch);
              @Nullable Integer next = batch.getInteger("next");
              return next != null ? join(scope, id, next) : acknowledge(id);
            });
  }

  private Future<Void> acknowledge(String id) {
    return client
        .request(HttpMethod.DELETE, Putting.QUEUE + "/joins/" + id)
        .compose(request -> request.send())
        .compose(response -> response.body().compose(body -> reply(response, body)))
        .mapEmpty();
  }

  private static Future<JsonObject> reply(HttpClientResponse response, Buffer body) {
    return switch (response.statusCode()) {
      case 200, 202 -> Future.succeededFuture(body.toJsonObject());
      case 204 -> Future.succeededFuture(new JsonObject());
      default -> Future.failedFuture(response.statusCode() + " " + body);
    };
  }

  /** Reads the outcomes of a scope until somebody joins it. */
  Future<Void> follow(String scope) {
    String uri = outcomes(scope) + "?follow=true";
    return Future.future(
        done -> vertx.runOnContext(v -> read(uri, "text/event-stream").onComplete(done)));
  }

  private static String outcomes(String scope) {
    return SCOPES + scope + "/outcomes";
  }

  /** Reads to the end. When the queue goes over to another node, a reader has to begin again. */
  private Future<Void> read(String uri, String mediaType) {
    List<Integer> given = new ArrayList<>();
    boolean[] cutOff = {false};
    return client
        .request(HttpMethod.GET, uri)
        .compose(request -> request.putHeader("Accept", mediaType).send())
        .compose(response -> Lines.of(response, line -> cutOff[0] |= isError(line, given)))
        .compose(v -> cutOff[0] ? again(uri, mediaType, given) : Future.succeededFuture());
  }

  private Future<Void> again(String uri, String mediaType, List<Integer> given) {
    cutOffs.incrementAndGet();
    given.forEach(account::mayComeAgain);
    return pause().compose(v -> read(uri, mediaType));
  }

  /** How many readers were cut off. */
  int cutOffs() {
    return cutOffs.get();
  }

  private boolean isError(JsonObject line, List<Integer> given) {
    if (line.containsKey("error")) {
      return true;
    }
    if (line.containsKey("counts")) {
      count(line);
    } else if ("SUCCESS".equals(line.getString("kind"))) {
      given.add(Account.number(line.getJsonObject("result")));
      account.joined(line.getJsonObject("result"));
    } else if (line.containsKey("kind")) {
      account.failed(line);
    }
    return false;
  }

  private void count(JsonObject batch) {
    batch.getJsonArray("results").forEach(result -> account.joined((JsonObject) result));
    batch.getJsonArray("failures").forEach(failure -> account.failed((JsonObject) failure));
  }
}
