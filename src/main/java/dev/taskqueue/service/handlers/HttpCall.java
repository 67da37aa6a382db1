package dev.taskqueue.service.handlers;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One task under way: a request, and those that its redirects ask for. All on the handler's event
 * loop. However it ends, it leaves neither a timer nor a request behind.
 */
final class HttpCall {

  /** What is read of the body of a redirect, so that its connection can be used again. */
  private static final int REDIRECT_BODY = 16 * 1024;

  private final Vertx vertx;
  private final HttpTask task;
  private final HttpRequestOptions options;
  private final Destinations destinations;
  private final HttpClients clients;
  private final Promise<JsonObject> result = Promise.promise();
  private long timer = -1;

  /** Of what the response has not brought yet. */
  private long idleTimer = -1;

  private int redirects;

  /** What is on its way; null between requests. */
  private @Nullable HttpClientRequest request;

  HttpCall(
      Vertx vertx,
      HttpTask task,
      HttpRequestOptions options,
      Destinations destinations,
      HttpClients clients) {
    this.vertx = vertx;
    this.task = task;
    this.options = options;
    this.destinations = destinations;
    this.clients = clients;
  }

  /** Makes the request; the future gives the reply, or a failure with a code. */
  Future<JsonObject> start() {
    timer =
        vertx.setTimer(
            Math.max(1, task.timeout().toMillis()),
            id ->
                fail(
                    task.request(),
                    HttpFailures.TIMED_OUT,
                    "no whole response within " + task.timeout()));
    go(task.request());
    return result.future();
  }

  /** Gives it up, if it has not ended: closes its connection, or cancels its HTTP/2 stream. */
  void abort(Throwable why) {
    if (!result.tryFail(why)) {
      return;
    }
    cancelTimers();
    if (request != null) {
      request.reset();
    }
  }

  private void cancelTimers() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(idleTimer);
  }

  private boolean hasEnded() {
    return result.future().isComplete();
  }

  private void fail(HttpTask.Hop hop, int code, String what) {
    abort(HttpFailures.of(code, hop.method() + " " + hop.url() + ": " + what));
  }

  private void failed(HttpTask.Hop hop, Throwable why) {
    if (why instanceof ReplyException) {
      abort(why);
    } else {
      fail(hop, HttpFailures.NO_RESPONSE, why.getClass().getSimpleName() + ": " + why.getMessage());
    }
  }

  private void go(HttpTask.Hop hop) {
    destinations
        .of(hop.url())
        .onComplete(
            addresses -> connect(hop, addresses.iterator()), failure -> failed(hop, failure));
  }

  private void connect(HttpTask.Hop hop, Iterator<InetAddress> addresses) {
    if (hasEnded()) {
      return;
    }
    clients
        .request(hop, addresses.next())
        .onComplete(
            made -> send(hop, made),
            failure -> {
              if (addresses.hasNext() && !(failure instanceof ReplyException)) {
                connect(hop, addresses); // nothing has been sent yet
              } else {
                failed(hop, failure);
              }
            });
  }

  private void send(HttpTask.Hop hop, HttpClientRequest made) {
    if (hasEnded()) {
      made.reset();
      return;
    }
    request = made;
    Future<HttpClientResponse> response = hop.body() == null ? made.send() : made.send(hop.body());
    response.onComplete(
        answer -> {
          if (!hasEnded()) {
            answered(hop, answer);
          }
        },
        failure -> failed(hop, failure));
  }

  private void answered(HttpTask.Hop hop, HttpClientResponse response) {
    response.exceptionHandler(failure -> failed(hop, failure));
    int status = response.statusCode();
    String location = response.getHeader("Location");
    if (Redirects.isRedirect(status) && location != null && task.maxRedirects() > 0) {
      redirected(hop, response, location);
    } else if (!task.expected().test(status)) {
      refused(hop, response);
    } else {
      read(hop, response);
    }
  }

  private void redirected(HttpTask.Hop hop, HttpClientResponse response, String location) {
    HttpUrl target = hop.url().resolve(location);
    if (redirects == task.maxRedirects()) {
      fail(hop, HttpFailures.NO_RESPONSE, "more than " + redirects + " redirects");
    } else if (target == null) {
      fail(hop, HttpFailures.NO_RESPONSE, "a redirect to what is no http or https URL");
    } else {
      redirects++;
      request = null;
      discard(response);
      go(Redirects.follow(hop, response.statusCode(), target));
    }
  }

  /** The status is what matters: a reply has no room for the body of a failure. */
  private void refused(HttpTask.Hop hop, HttpClientResponse response) {
    request = null;
    discard(response);
    abort(
        HttpFailures.ofStatus(
            response.statusCode(),
            hop.method()
                + " "
                + hop.url()
                + " was answered "
                + response.statusCode()
                + " "
                + response.statusMessage(),
            RetryAfterHeader.parse(
                response.getHeader("Retry-After"), Instant.now(), options.getMaxRetryAfter())));
  }

  /** Nobody waits for the rest: it has the idle timeout to come to its end, all in all. */
  private void discard(HttpClientResponse response) {
    int[] size = {0};
    long limit = vertx.setTimer(idleMillis(), id -> response.request().reset());
    response.exceptionHandler(e -> vertx.cancelTimer(limit));
    response.endHandler(end -> vertx.cancelTimer(limit));
    response.handler(
        chunk -> {
          size[0] += chunk.length();
          if (size[0] > REDIRECT_BODY) {
            response.request().reset();
          }
        });
  }

  private long idleMillis() {
    return Math.max(1, options.getIdleTimeout().toMillis());
  }

  /** The client's own idle timeout ends with the head of the response. */
  private void awaitMore(HttpTask.Hop hop) {
    vertx.cancelTimer(idleTimer);
    idleTimer =
        vertx.setTimer(
            idleMillis(),
            id ->
                fail(
                    hop,
                    HttpFailures.NO_RESPONSE,
                    "no byte of the response for " + options.getIdleTimeout()));
  }

  private void read(HttpTask.Hop hop, HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    awaitMore(hop);
    response.handler(
        chunk -> {
          if (hasEnded()) {
            return;
          }
          awaitMore(hop);
          if (chunk.length() > task.maxResponseSize() - body.length()) {
            tooLarge(hop);
          } else {
            body.appendBuffer(chunk);
          }
        });
    response.endHandler(end -> complete(hop, response, body));
    if (!hop.method().equals(HttpMethod.HEAD) && declaredSize(response) > task.maxResponseSize()) {
      tooLarge(hop);
    }
  }

  private static long declaredSize(HttpClientResponse response) {
    String length = response.getHeader("Content-Length");
    return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
  }

  private void tooLarge(HttpTask.Hop hop) {
    fail(
        hop,
        HttpFailures.TOO_LARGE,
        "the response has more than " + task.maxResponseSize() + " bytes; see maxResponseSize");
  }

  private void complete(HttpTask.Hop hop, HttpClientResponse response, Buffer body) {
    if (hasEnded()) {
      return;
    }
    JsonObject reply =
        new JsonObject()
            .put("status", response.statusCode())
            .put("url", hop.url().full())
            .put("redirects", redirects)
            .put("headers", json(response.headers()));
    ResponseBody.put(reply, body, response.getHeader("Content-Type"), task.bodyForm());
    if (result.tryComplete(reply)) {
      cancelTimers();
    }
  }

  private static JsonObject json(MultiMap headers) {
    JsonObject json = new JsonObject();
    for (String name : headers.names()) {
      List<String> values = headers.getAll(name);
      json.put(
          name.toLowerCase(Locale.ROOT),
          values.size() == 1 ? values.get(0) : new JsonArray(values));
    }
    return json;
  }
}
