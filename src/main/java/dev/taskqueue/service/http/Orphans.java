package dev.taskqueue.service.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids of joins that this API has made up and whose answers no client has got: the next join of the
 * scope that names no id goes on with them, so that their batches are not lost. Thread-safe.
 */
final class Orphans {

  private static final int CAPACITY = 10_000;

  private record Place(String queue, String scope) {}

  private final Map<Place, String> joinIds = new LinkedHashMap<>();

  synchronized void add(Queue queue, String scope, String joinId) {
    joinIds.put(new Place(queue.name(), scope), joinId);
    Iterator<String> oldest = joinIds.values().iterator();
    while (joinIds.size() > CAPACITY) {
      oldest.next();
      oldest.remove();
    }
  }

  synchronized @Nullable String take(Queue queue, String scope) {
    return joinIds.remove(new Place(queue.name(), scope));
  }
}
