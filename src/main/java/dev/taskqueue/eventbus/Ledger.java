package dev.taskqueue.eventbus;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of requests by their id, for a time after their last use and up to a number.
 * An entry that is still in use is kept beyond both. Belongs to one context.
 */
final class Ledger<V> {

  private record Entry<V>(V value, long usedAt) {}

  /**
   * Old entries that a new one looks at, to make room: with more than one of them the number goes
   * down again after many were in use, and with not too many each put is quick while they are.
   */
  private static final int MOST_TRIES = 10;

  private final int capacity;
  private final long ttl;
  private final LongSupplier clock;
  private final Predicate<V> inUse;
  private final Consumer<V> forgotten;

  /** In the order of their last use, the longest unused first. */
  private final Map<String, Entry<V>> entries = new LinkedHashMap<>();

  /**
   * An empty one.
   *
   * @param ttl nanoseconds of {@code clock}
   * @param forgotten told of each entry that was dropped for its age or for lack of room
   */
  Ledger(int capacity, long ttl, LongSupplier clock, Predicate<V> inUse, Consumer<V> forgotten) {
    this.capacity = capacity;
    this.ttl = ttl;
    this.clock = clock;
    this.inUse = inUse;
    this.forgotten = forgotten;
  }

  /** The entry with this id, which is thereby used. */
  @Nullable V use(String id) {
    Entry<V> entry = entries.remove(id);
    if (entry == null) {
      return null;
    }
    entries.put(id, new Entry<>(entry.value(), clock.getAsLong()));
    return entry.value();
  }

  void put(String id, V value) {
    entries.put(id, new Entry<>(value, clock.getAsLong()));
    int tries = Math.min(entries.size(), MOST_TRIES);
    for (; entries.size() > capacity && tries > 0; tries--) {
      dropOldest();
    }
  }

  void remove(String id) {
    entries.remove(id);
  }

  int size() {
    return entries.size();
  }

  /** All of them, the longest unused first. */
  Iterable<V> values() {
    return entries.values().stream().map(Entry::value).toList();
  }

  /** Drops what was not used for the time to live. */
  void expire() {
    long now = clock.getAsLong();
    for (int tries = entries.size(); tries > 0; tries--) {
      if (now - entries.values().iterator().next().usedAt() < ttl) {
        return;
      }
      dropOldest();
    }
  }

  private void dropOldest() {
    Iterator<Map.Entry<String, Entry<V>>> all = entries.entrySet().iterator();
    Map.Entry<String, Entry<V>> oldest = all.next();
    V value = oldest.getValue().value();
    all.remove();
    if (inUse.test(value)) {
      entries.put(oldest.getKey(), new Entry<>(value, clock.getAsLong()));
    } else {
      forgotten.accept(value);
    }
  }
}
