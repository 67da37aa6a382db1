package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * For how long a node waits for its cluster where it can do without the answer: one in trouble is
 * not to keep a node from leaving it, nor a queue from being worked off, nor a message from being
 * told.
 */
final class ClusterPatience {

  private static final long SECONDS = 2;

  private ClusterPatience() {}

  /** Fails if it takes longer; what was asked for goes on all the same. */
  static <T> Future<T> limit(Future<T> answer) {
    return answer.timeout(SECONDS, TimeUnit.SECONDS);
  }

  /** The same, of a question that may throw, as many do when the cluster manager is down. */
  static <T> Future<T> ask(Vertx vertx, Supplier<Future<T>> question) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    return limit(context.succeededFuture().compose(v -> question.get()));
  }
}
