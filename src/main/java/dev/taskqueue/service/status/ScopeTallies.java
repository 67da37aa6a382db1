package dev.taskqueue.service.status;

import dev.taskqueue.OutcomeKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many tasks the scopes of lately have had and how these ended, since the scope was first seen
 * by the present owner. Of bounded size: scopes that are done make room for others, and there may
 * be some that have none.
 */
final class ScopeTallies {

  /** How many are kept. */
  static final int CAPACITY = 100;

  /** For how long one is kept that is done. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final class Tally {

    final LongAdder put = new LongAdder();
    final Map<OutcomeKind, LongAdder> ended = new EnumMap<>(OutcomeKind.class);
    volatile long touched;

    Tally() {
      for (OutcomeKind kind : OutcomeKind.values()) {
        ended.put(kind, new LongAdder());
      }
    }

    long total() {
      return ended.values().stream().mapToLong(LongAdder::sum).sum();
    }

    boolean isDone() {
      return total() >= put.sum();
    }
  }

  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final LongSupplier nanoClock;

  ScopeTallies(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void accepted(String scope) {
    Tally tally = tallies.get(scope);
    if (tally == null && (tallies.size() < CAPACITY || makeRoom())) {
      tally = tallies.computeIfAbsent(scope, name -> new Tally());
    }
    if (tally != null) {
      tally.touched = nanoClock.getAsLong();
      tally.put.increment();
    }
  }

  void ended(String scope, OutcomeKind kind) {
    Tally tally = tallies.get(scope);
    if (tally != null) {
      tally.touched = nanoClock.getAsLong();
      LongAdder count = tally.ended.get(kind);
      if (count != null) {
        count.increment();
      }
    }
  }

  /**
   * Forgets all. A queue that has ended has no unfinished tasks here: those that are left to
   * another owner are never told to have ended, and are accepted once more if the queue comes back.
   */
  void clear() {
    tallies.clear();
  }

  /** Forgets the scope that has been done for longest; false if none is. */
  private synchronized boolean makeRoom() {
    long now = nanoClock.getAsLong();
    return tallies.size() < CAPACITY
        || tallies.entrySet().stream()
            .filter(entry -> entry.getValue().isDone())
            .max(Comparator.comparingLong(entry -> now - entry.getValue().touched))
            .map(entry -> tallies.remove(entry.getKey(), entry.getValue()))
            .orElse(false);
  }

  /** Those that have something left first, then the latest. */
  JsonArray toJson() {
    long now = nanoClock.getAsLong();
    tallies.values().removeIf(tally -> tally.isDone() && now - tally.touched > PATIENCE.toNanos());
    JsonArray json = new JsonArray();
    tallies.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Tally>, Boolean>comparing(e -> e.getValue().isDone())
                .thenComparing(e -> now - e.getValue().touched))
        .forEach(entry -> json.add(toJson(entry.getKey(), entry.getValue())));
    return json;
  }

  private static JsonObject toJson(String scope, Tally tally) {
    JsonObject json = new JsonObject().put("scope", scope);
    long total = 0;
    for (Map.Entry<OutcomeKind, LongAdder> entry : tally.ended.entrySet()) {
      long count = entry.getValue().sum();
      total += count;
      json.put(entry.getKey().name().toLowerCase(Locale.ROOT), count);
    }
    return json.put("put", tally.put.sum()).put("unfinished", Math.max(0, tally.put.sum() - total));
  }
}
