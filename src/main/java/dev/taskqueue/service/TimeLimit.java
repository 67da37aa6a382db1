package dev.taskqueue.service;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends waiting after a time. It goes by a timer of the JDK's, as Vert.x may be what hangs, or what
 * is being closed.
 */
final class TimeLimit {

  private TimeLimit() {}

  /** What the future comes to; fails with a {@code TimeoutException} if that takes longer. */
  static <T> Future<T> on(Future<T> future, Duration limit) {
    return Future.fromCompletionStage(
        future
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS));
  }
}
