package dev.taskqueue.service.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections, of which there are so many at most. One that brings no request for the idle
 * timeout is closed, whether it sends nothing or the head of a request byte by byte; so is one of
 * whose request no end has come for twice as long, unless it is being answered. While the service
 * works at a request it is left alone, for then the client may have to wait. Thread-safe.
 */
final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final class State {
    /** More than one where a client sends requests without waiting for answers. */
    final Map<HttpServerRequest, Long> underWay = new ConcurrentHashMap<>();

    volatile long idleSince = System.nanoTime();

    boolean isIdle(long now, long idleNanos) {
      return underWay.isEmpty()
          ? now - idleSince >= idleNanos
          : underWay.entrySet().stream()
              .anyMatch(one -> isSent(one.getKey()) && now - one.getValue() >= 2 * idleNanos);
    }

    /** Whether its client is still sending it, and gets nothing meanwhile. */
    private static boolean isSent(HttpServerRequest request) {
      return !request.isEnded() && !request.response().headWritten();
    }
  }

  private final int most;
  private final long idleNanos;
  private final Map<HttpConnection, State> open = new ConcurrentHashMap<>();
  private long toldAt = System.nanoTime() - QUIET_NANOS;

  Connections(Vertx vertx, int most, Duration idle) {
    this.most = most;
    this.idleNanos = idle.toNanos();
    vertx.setPeriodic(Math.max(1, idle.toMillis() / 10), timer -> closeIdle());
  }

  /** To be told of each new connection. */
  void opened(HttpConnection connection) {
    if (open.size() >= most) {
      tell();
      connection.close();
      return;
    }
    open.put(connection, new State());
    connection.closeHandler(v -> open.remove(connection));
  }

  private synchronized void tell() {
    long now = System.nanoTime();
    if (now - toldAt >= QUIET_NANOS) {
      toldAt = now;
      LOG.warn("limit connections is reached: {} are open, more are closed at once", most);
    }
  }

  /** Notes that a request has begun, and its end. */
  void track(RoutingContext request) {
    State state = open.get(request.request().connection());
    if (state != null) {
      HttpServerRequest begun = request.request();
      state.underWay.put(begun, System.nanoTime());
      request.addEndHandler(
          end -> {
            state.idleSince = System.nanoTime();
            state.underWay.remove(begun);
          });
    }
    request.next();
  }

  private void closeIdle() {
    long now = System.nanoTime();
    open.forEach(
        (connection, state) -> {
          if (state.isIdle(now, idleNanos)) {
            connection.close();
          }
        });
  }

  int count() {
    return open.size();
  }
}
