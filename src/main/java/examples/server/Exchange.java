package examples.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** One request and its answer. Lives on the event loop of its connection. */
final class Exchange {

  private final HttpServerRequest request;
  private final ServerCounters counters;
  private boolean ended;

  Exchange(HttpServerRequest request, ServerCounters counters) {
    this.request = request;
    this.counters = counters;
    counters.received();
    request.response().closeHandler(clientGone -> end());
  }

  void answer(int status, JsonObject body) {
    if (end()) {
      request.response().setStatusCode(status).putHeader("Content-Type", "application/json");
      request.response().end(body.toBuffer());
    }
  }

  /** As an API that defends itself: the client loses its connection too. */
  void refuse(Duration retryAfter) {
    counters.refused();
    request.response().putHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    answer(429, error("rate limit exceeded"));
  }

  /** As an API that is overloaded: no answer at all. */
  void drop() {
    counters.dropped();
    end();
    request.connection().close();
  }

  static JsonObject error(String message) {
    return new JsonObject().put("error", message);
  }

  /**
   * True the first time. The count goes down before the answer goes out, as the client may have it,
   * and have sent its next request, before anything after that runs.
   */
  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    counters.ended();
    return true;
  }
}
