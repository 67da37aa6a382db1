package dev.taskqueue.service.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections, of which there are so many at most. One that brings no request for the idle
 * timeout is closed, whether it sends nothing or the head of a request byte by byte. While a
 * request is under way it is left alone, for then the client may have to wait. Thread-safe.
 */
final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final class State {
    /** More than one where a client sends requests without waiting for answers. */
    final AtomicInteger underWay = new AtomicInteger();

    volatile long idleSince = System.nanoTime();
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
      state.underWay.incrementAndGet();
      request.addEndHandler(
          end -> {
            state.idleSince = System.nanoTime();
            state.underWay.decrementAndGet();
          });
    }
    request.next();
  }

  private void closeIdle() {
    long now = System.nanoTime();
    open.forEach(
        (connection, state) -> {
          if (state.underWay.get() == 0 && now - state.idleSince >= idleNanos) {
            connection.close();
          }
        });
  }

  int count() {
    return open.size();
  }
}
