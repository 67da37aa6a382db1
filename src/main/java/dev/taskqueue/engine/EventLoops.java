package dev.taskqueue.engine;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the event loops. The event loop that completes a task by an event may have another one
 * for the same context: Vert.x's HTTP client emits the end of the response, then that its stream is
 * closed. If the slots' threads were gone by then, the connection would fail and log an error.
 */
final class EventLoops {

  /** An event loop that takes longer is blocked, which must not keep the queue from closing. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private EventLoops() {}

  /** Completes when each event loop has ended what it was doing at the time of the call. */
  static Future<Void> turned(VertxInternal vertx) {
    List<Future<Void>> turns = new ArrayList<>();
    for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
      Promise<Void> turn = Promise.promise();
      try {
        loop.execute(turn::complete);
      } catch (RejectedExecutionException shutDown) {
        turn.complete();
      }
      turns.add(turn.future());
    }
    return Future.all(turns)
        .timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .mapEmpty();
  }
}
