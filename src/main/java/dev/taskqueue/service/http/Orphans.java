package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins whose ids this API has made up and whose clients have gone. One that has no batch is given
 * up; one that has is gone on with by the next join of the scope that names no id, so that the
 * batch is not lost. If several clients wait for one batch and go when it is there, it comes once
 * for each. Of too many the oldest is forgotten: its batch is the next that the queue drops.
 * Thread-safe.
 */
final class Orphans {

  static final int CAPACITY = 10_000;

  private final QueueBus bus;
  private final Map<String, ArrayDeque<Orphan>> orphans = new HashMap<>();

  /** All of them, the oldest first. */
  private final Set<Orphan> all = new LinkedHashSet<>();

  /**
   * One of them.
   *
   * @param place queue and scope
   * @param kept whether it has a batch, as soon as that is known
   */
  private record Orphan(String place, String joinId, Future<Boolean> kept) {}

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
    Orphan orphan = new Orphan(place(queue, scope), joinId, kept);
    keep(orphan);
    kept.onSuccess(
        yes -> {
          if (!yes) {
            remove(orphan);
          }
        });
  }

  private synchronized void keep(Orphan orphan) {
    if (all.size() == CAPACITY) {
      remove(all.iterator().next());
    }
    all.add(orphan);
    orphans.computeIfAbsent(orphan.place, p -> new ArrayDeque<>()).add(orphan);
  }

  /** Whether it was there. */
  private synchronized boolean remove(Orphan orphan) {
    ArrayDeque<Orphan> waiting = orphans.get(orphan.place);
    if (!all.remove(orphan) || waiting == null) {
      return false;
    }
    waiting.remove(orphan);
    if (waiting.isEmpty()) {
      orphans.remove(orphan.place);
    }
    return true;
  }

  private synchronized @Nullable Orphan first(String place) {
    ArrayDeque<Orphan> waiting = orphans.get(place);
    return waiting == null ? null : waiting.getFirst();
  }

  /**
   * The id of the oldest join of the scope that has a batch, if there is one. It stays where it is
   * until that is known: who asks meanwhile is to find it if who has asked before goes.
   */
  Future<Optional<String>> take(Queue queue, String scope) {
    Orphan first = first(place(queue, scope));
    if (first == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return first.kept.compose(
        kept ->
            remove(first) && kept
                ? Future.succeededFuture(Optional.of(first.joinId))
                : take(queue, scope));
  }

  /** A queue's name has no blank. */
  private static String place(Queue queue, String scope) {
    return queue.name() + " " + scope;
  }
}
