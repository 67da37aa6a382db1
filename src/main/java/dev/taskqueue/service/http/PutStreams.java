package dev.taskqueue.service.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams of tasks that are under way. Thread-safe. */
final class PutStreams {

  private final Set<PutStream> open = ConcurrentHashMap.newKeySet();

  void add(PutStream stream, RoutingContext request) {
    open.add(stream);
    request.addEndHandler(end -> open.remove(stream));
  }

  /**
   * Ends all of them, each with its sum.
   *
   * @param patience for what a queue has been asked
   * @return completes when they are to be sent no more
   */
  Future<Void> end(Duration patience) {
    return Future.join(open.stream().map(stream -> stream.stop(patience)).toList()).mapEmpty();
  }
}
