package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All deadlines of a queue, earliest first: a binary heap whose elements know their place, so that
 * one can be removed in logarithmic time and leaves no reference behind.
 *
 * <p>Deadlines are compared by difference, as {@link System#nanoTime} values have to be. Of equal
 * ones the one that was set first is the earlier, so that equal delays keep the order of the puts.
 */
final class Deadlines {

  /** A deadline and its place in the heap. */
  static final class Entry {
    private final Timed timed;
    private final long at;

    /** Tells equal deadlines apart: the one that was set first is the earlier. */
    private final long ticket;

    private int index;

    private Entry(Timed timed, long at, long ticket) {
      this.timed = timed;
      this.at = at;
      this.ticket = ticket;
    }

    private boolean isBefore(Entry other) {
      return at == other.at ? ticket < other.ticket : at - other.at < 0;
    }
  }

  private final LongConsumer onEarliest;
  private @Nullable Entry[] heap = new Entry[16];
  private int size;
  private long tickets;

  /**
   * None yet.
   *
   * @param onEarliest called with each deadline that is set and is the earliest
   */
  Deadlines(LongConsumer onEarliest) {
    this.onEarliest = onEarliest;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The earliest deadline. There must be one. */
  long earliest() {
    return get(0).at;
  }

  /** Gives it this deadline in place of the one it may have. */
  void set(Timed timed, long deadline) {
    remove(timed);
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    Entry entry = new Entry(timed, deadline, tickets++);
    timed.deadline = entry;
    up(size++, entry);
    if (entry.index == 0) {
      onEarliest.accept(deadline);
    }
  }

  /** Removes it if it has a deadline. */
  void remove(Timed timed) {
    Entry entry = timed.deadline;
    if (entry == null) {
      return;
    }
    timed.deadline = null;
    Entry last = get(--size);
    heap[size] = null;
    if (last != entry) {
      down(entry.index, last);
      if (last.index == entry.index) {
        up(entry.index, last);
      }
    }
  }

  /** Removes and gives the earliest if its deadline is not after {@code now}. */
  @Nullable Timed pollDue(long now) {
    if (size == 0 || earliest() - now > 0) {
      return null;
    }
    Timed first = get(0).timed;
    remove(first);
    return first;
  }

  /** Those that have a deadline, in no particular order. */
  List<Timed> all() {
    List<Timed> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(get(i).timed);
    }
    return all;
  }

  private Entry get(int index) {
    return Objects.requireNonNull(heap[index]);
  }

  private void up(int index, Entry entry) {
    int i = index;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (!entry.isBefore(get(parent))) {
        break;
      }
      put(i, get(parent));
      i = parent;
    }
    put(i, entry);
  }

  private void down(int index, Entry entry) {
    int i = index;
    for (int child; (child = 2 * i + 1) < size; i = child) {
      if (child + 1 < size && get(child + 1).isBefore(get(child))) {
        child++;
      }
      if (entry.isBefore(get(child))) {
        break;
      }
      put(i, get(child));
    }
    put(i, entry);
  }

  private void put(int index, Entry entry) {
    heap[index] = entry;
    entry.index = index;
  }
}
