package dev.taskqueue.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at all that the cluster's map has: at once or, as one value that cannot be decoded fails
 * that, each for itself without those that cannot. Runs on the caller's context.
 */
final class ClusterLoad {

  /** Values under way at a time, when each is asked for. */
  static final int CONCURRENT = 64;

  private static final Logger LOG = LoggerFactory.getLogger(ClusterJournal.class);

  private final ContextInternal context;
  private final String description;
  private final AsyncMap<String, JsonObject> map;
  private final Duration patience;
  private final Map<String, JsonObject> records = new HashMap<>();
  private final Promise<Map<String, JsonObject>> end;
  private Iterator<String> left = Collections.emptyIterator();
  private int running;

  ClusterLoad(
      ContextInternal context,
      String description,
      AsyncMap<String, JsonObject> map,
      Duration patience) {
    this.context = context;
    this.description = description;
    this.map = map;
    this.patience = patience;
    end = context.promise();
  }

  Future<Map<String, JsonObject>> start() {
    limited(map.entries())
        .onComplete(
            (all, cause) -> {
              if (cause != null && isUndecodable(cause)) {
                limited(map.keys())
                    .onSuccess(keys -> context.runOnContext(v -> each(keys)))
                    .onFailure(end::fail);
              } else {
                end.complete(all, cause);
              }
            });
    return end.future();
  }

  private <T> Future<T> limited(Future<T> call) {
    return call.timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether this is about a value, and not about the cluster. */
  private static boolean isUndecodable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DecodeException) {
        return true;
      }
    }
    return false;
  }

  private void each(Set<String> keys) {
    left = keys.iterator();
    next();
  }

  private void next() {
    while (running < CONCURRENT && left.hasNext() && !end.future().isComplete()) {
      running++;
      String key = left.next();
      // As an event of its own: one that is there at once would end up here again and again.
      limited(map.get(key))
          .onComplete((value, cause) -> context.runOnContext(v -> came(key, value, cause)));
    }
    if (running == 0) {
      end.tryComplete(records);
    }
  }

  private void came(String key, @Nullable JsonObject value, @Nullable Throwable cause) {
    running--;
    if (value != null) {
      records.put(key, value);
    } else if (cause != null && isUndecodable(cause)) {
      LOG.error("The record {} in {} cannot be read, and is left there", key, description, cause);
    } else if (cause != null) {
      end.tryFail(cause);
    }
    next();
  }
}
