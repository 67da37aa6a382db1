package dev.taskqueue.service.http;

import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;

/** A bound on requests of one sort that are under way. Thread-safe. */
final class Permits {

  private final String limit;
  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * All free.
   *
   * @param limit its name, for messages
   */
  Permits(String limit, int most) {
    this.limit = limit;
    this.most = most;
  }

  /** Takes one until the request has ended, in whatever way. */
  void takeFor(RoutingContext request) {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      throw Problem.of(Kind.TOO_MANY, "limit " + limit + " is reached: " + most + " are under way")
          .retryAfter(1)
          .exception();
    }
    request.addEndHandler(end -> taken.decrementAndGet());
  }

  int taken() {
    return taken.get();
  }
}
