package dev.taskqueue.service.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams of tasks and of outcomes that are under way. Thread-safe. */
final class OpenStreams {

  /** One that has a last line of its own. */
  @FunctionalInterface
  interface Stream {

    /**
     * Ends it, with a line that tells how far it has come.
     *
     * @param patience for what it waits for
     * @return completes when that line is on its way
     */
    Future<Void> stop(Duration patience);
  }

  private final Set<Stream> open = ConcurrentHashMap.newKeySet();

  void add(Stream stream, RoutingContext request) {
    open.add(stream);
    request.addEndHandler(end -> open.remove(stream));
  }

  /**
   * Ends all of them.
   *
   * @return completes when they are to be sent no more
   */
  Future<Void> end(Duration patience) {
    return Future.join(open.stream().map(stream -> stream.stop(patience)).toList()).mapEmpty();
  }
}
