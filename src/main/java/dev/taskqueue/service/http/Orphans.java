package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joins whose ids this API has made up and whose clients have gone. One that has no batch is given
 * up; one that has is gone on with by the next join of the scope that names no id, so that the
 * batch is not lost. If several clients wait for one batch and go when it is there, it comes once
 * for each. Thread-safe.
 */
final class Orphans {

  private static final int CAPACITY = 10_000;

  private final QueueBus bus;
  private final Map<String, ArrayDeque<Orphan>> orphans = new LinkedHashMap<>();
  private int size;

  /**
   * One of them.
   *
   * @param kept whether it has a batch, as soon as that is known
   */
  private record Orphan(String joinId, Future<Boolean> kept) {}

  Orphans(QueueBus bus) {
    this.bus = bus;
  }

  /** The client of a join has gone, and may have got its batch or not. */
  void add(Queue queue, String scope, String joinId) {
    JsonObject ack = new JsonObject().put("joinId", joinId).put("ifPending", true);
    Future<Boolean> kept =
        bus.ask(queue, Action.ACK, ack)
            .map(reply -> !reply.getBoolean("givenUp", false))
            .otherwise(true);
    Orphan orphan = new Orphan(joinId, kept);
    if (keep(place(queue, scope), orphan)) {
      kept.onSuccess(
          yes -> {
            if (!yes) {
              remove(place(queue, scope), orphan);
            }
          });
    }
  }

  private synchronized boolean keep(String place, Orphan orphan) {
    if (size == CAPACITY) {
      return false;
    }
    orphans.computeIfAbsent(place, p -> new ArrayDeque<>()).add(orphan);
    size++;
    return true;
  }

  private synchronized void remove(String place, Orphan orphan) {
    ArrayDeque<Orphan> waiting = orphans.get(place);
    if (waiting != null && waiting.remove(orphan)) {
      size--;
      if (waiting.isEmpty()) {
        orphans.remove(place);
      }
    }
  }

  private synchronized @Nullable Orphan first(String place) {
    ArrayDeque<Orphan> waiting = orphans.get(place);
    if (waiting == null) {
      return null;
    }
    Orphan first = waiting.getFirst();
    remove(place, first);
    return first;
  }

  /** The id of the oldest join of the scope that has a batch, if there is one. */
  Future<Optional<String>> take(Queue queue, String scope) {
    Orphan first = first(place(queue, scope));
    if (first == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return first.kept.compose(
        kept -> kept ? Future.succeededFuture(Optional.of(first.joinId)) : take(queue, scope));
  }

  /** A queue's name has no blank. */
  private static String place(Queue queue, String scope) {
    return queue.name() + " " + scope;
  }
}
