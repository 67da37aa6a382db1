package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Looks how scopes are getting on. Thread-safe. */
final class ScopeWatch {

  /** For how long a book is right enough, though others put into scopes and join them too. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final QueueBus bus;
  private final Set<String> looking = ConcurrentHashMap.newKeySet();

  /** When each queue has last told its scopes, by its name. */
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  ScopeWatch(QueueBus bus) {
    this.bus = bus;
  }

  Future<JsonObject> progress(Queue queue, String scope) {
    return bus.ask(queue, Action.PROGRESS, new JsonObject().put("scope", scope));
  }

  /** Progress of the scopes that have something to join, whoever has put into them. */
  Future<JsonArray> used(Queue queue) {
    ScopeBook book = queue.scopes();
    book.ask();
    return bus.ask(queue, Action.SCOPES, new JsonObject().put("max", book.capacity() + 1))
        .map(reply -> reply.getJsonArray("scopes"))
        .onSuccess(
            scopes -> {
              book.told(names(scopes), scopes.size() <= book.capacity());
              told.put(queue.name(), System.nanoTime());
            });
  }

  private static List<String> names(JsonArray scopes) {
    return scopes.stream().map(scope -> ((JsonObject) scope).getString("scope")).toList();
  }

  /** Brings the book up to date, unless that is going on. */
  void look(Queue queue) {
    if (looking.add(queue.name())) {
      used(queue).onComplete(done -> looking.remove(queue.name()));
    }
  }

  /** The same, if the book may be out of date. */
  void lookIfDue(Queue queue) {
    Long last = told.get(queue.name());
    if (last == null || System.nanoTime() - last > FRESH_NANOS) {
      look(queue);
    }
  }
}
