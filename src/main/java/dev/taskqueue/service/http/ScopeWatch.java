package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks how scopes are getting on. Thread-safe. */
final class ScopeWatch {

  private final QueueBus bus;
  private final Set<String> looking = ConcurrentHashMap.newKeySet();

  ScopeWatch(QueueBus bus) {
    this.bus = bus;
  }

  Future<JsonObject> progress(Queue queue, String scope) {
    return bus.ask(queue, Action.PROGRESS, new JsonObject().put("scope", scope));
  }

  /** Progress of the scopes that have something to join; the book forgets the others. */
  Future<List<JsonObject>> used(Queue queue) {
    List<Future<JsonObject>> all =
        queue.scopes().names().stream().map(scope -> progress(queue, scope)).toList();
    return Future.all(all)
        .map(
            done ->
                done.<JsonObject>list().stream().filter(scope -> isUsed(queue, scope)).toList());
  }

  private static boolean isUsed(Queue queue, JsonObject progress) {
    boolean used = progress.getLong("put", 0L) > 0;
    if (!used) {
      queue.scopes().forget(progress.getString("scope", ""));
    }
    return used;
  }

  /** Lets the book forget what it can, unless that is going on. */
  void prune(Queue queue) {
    if (looking.add(queue.name())) {
      used(queue).onComplete(done -> looking.remove(queue.name()));
    }
  }
}
