package dev.taskqueue.service.metrics;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the event loops turn, all of them. Each has one thing to do for this at most, however
 * often is asked and for however long it is blocked. Thread-safe.
 */
final class EventLoopWatch {

  private final List<Executor> loops = new ArrayList<>();
  private final LongSupplier nanoClock;
  private final long limitNanos;
  private @Nullable Round round;

  /**
   * Watches.
   *
   * @param limit after which a loop that has not turned is told to be blocked
   */
  EventLoopWatch(Iterable<? extends Executor> loops, LongSupplier nanoClock, Duration limit) {
    loops.forEach(this.loops::add);
    this.nanoClock = nanoClock;
    this.limitNanos = limit.toNanos();
  }

  /** One turn of each loop. */
  private final class Round {

    private final long begun = nanoClock.getAsLong();
    private final AtomicInteger missing = new AtomicInteger(loops.size());
    private final Promise<Status> over = Promise.promise();

    void begin() {
      for (Executor loop : loops) {
        try {
          loop.execute(this::turned);
        } catch (RejectedExecutionException shutDown) {
          turned();
        }
      }
    }

    private void turned() {
      if (missing.decrementAndGet() == 0) {
        over.complete(Status.OK());
      }
    }

    boolean isOver() {
      return over.future().isComplete();
    }

    /** Nobody is left waiting for a loop that is known to be blocked. */
    Future<Status> status() {
      return isOver() || nanoClock.getAsLong() - begun < limitNanos
          ? over.future()
          : Future.succeededFuture(Status.KO(new JsonObject().put("blocked", missing.get())));
    }
  }

  /**
   * Completes when all loops have turned, or at once with how many are blocked if it has been found
   * out before that some are. Otherwise it may stay pending.
   */
  Future<Status> status() {
    Round begun;
    synchronized (this) {
      if (round != null && !round.isOver()) {
        return round.status();
      }
      begun = new Round();
      round = begun;
    }
    begun.begin();
    return begun.status();
  }
}
