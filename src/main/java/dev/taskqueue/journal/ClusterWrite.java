package dev.taskqueue.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One write to the cluster's map. Runs on the caller's context. */
final class ClusterWrite {

  /**
   * Changes under way at a time: enough to fill the network's round trips, little enough to hold.
   */
  static final int CONCURRENT = 64;

  private record Change(String key, @Nullable JsonObject value) {}

  private final ContextInternal context;
  private final AsyncMap<String, JsonObject> map;
  private final Map<String, Future<?>> underWay;
  private final Duration patience;
  private final Queue<Change> left = new ArrayDeque<>();
  private final int all;
  private final Promise<Void> end;

  private int running;
  private int ended;
  private int failed;
  private @Nullable Throwable firstCause;
  private long timer;
  private int endedAtLastLook;

  ClusterWrite(
      ContextInternal context,
      AsyncMap<String, JsonObject> map,
      Map<String, Future<?>> underWay,
      Map<String, @Nullable JsonObject> changes,
      Duration patience) {
    this.context = context;
    this.map = map;
    this.underWay = underWay;
    this.patience = patience;
    changes.forEach((key, value) -> left.add(new Change(key, value)));
    all = left.size();
    end = context.promise();
  }

  Future<Void> start() {
    context.runOnContext(
        v -> {
          if (all == 0) {
            end.complete();
            return;
          }
          timer = context.setPeriodic(patience.toMillis(), id -> look());
          next();
        });
    return end.future();
  }

  private void next() {
    while (running < CONCURRENT && !left.isEmpty() && !end.future().isComplete()) {
      running++;
      Change change = left.remove();
      Future<?> stored = inTurn(change);
      underWay.put(change.key(), stored);
      // As an event of its own: one that is there at once would end up here again and again.
      stored.onComplete(
          (v, cause) -> {
            underWay.remove(change.key(), stored);
            context.runOnContext(x -> ended(cause));
          });
    }
  }

  /** After a change of the same key that an earlier write no longer waits for. */
  private Future<?> inTurn(Change change) {
    Future<?> before = underWay.get(change.key());
    return before == null
        ? store(change)
        : before.transform(v -> end.future().isComplete() ? before.mapEmpty() : store(change));
  }

  private Future<?> store(Change change) {
    try {
      JsonObject value = change.value();
      return value == null ? map.remove(change.key()) : map.put(change.key(), value);
    } catch (RuntimeException e) { // such as a value that cannot be told in JSON
      return context.failedFuture(e);
    }
  }

  private void ended(@Nullable Throwable cause) {
    running--;
    ended++;
    if (cause != null) {
      failed++;
      firstCause = firstCause == null ? cause : firstCause;
    }
    if (ended < all) {
      next();
      return;
    }
    context.owner().cancelTimer(timer);
    if (firstCause == null) {
      end.tryComplete();
    } else {
      end.tryFail(
          new IllegalStateException(
              failed
                  + " of "
                  + all
                  + " changes could not be stored in the cluster; the first: "
                  + firstCause.getMessage(),
              firstCause));
    }
  }

  private void look() {
    if (ended > endedAtLastLook) {
      endedAtLastLook = ended;
      return;
    }
    context.owner().cancelTimer(timer);
    end.tryFail(
        new TimeoutException(
            "the cluster has confirmed no change for "
                + patience.toSeconds()
                + " s; "
                + (all - ended)
                + " of "
                + all
                + " changes are open"));
  }
}
