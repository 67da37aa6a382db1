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

  private final LongConsumer onEarliest;
  private @Nullable Timed[] heap = new Timed[16];
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
    return at(0).deadline;
  }

  /** Gives it this deadline in place of the one it may have. */
  void set(Timed timed, long deadline) {
    remove(timed);
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    timed.deadline = deadline;
    timed.ticket = tickets++;
    up(size++, timed);
    if (timed.heapIndex == 0) {
      onEarliest.accept(deadline);
    }
  }

  /** Removes it if it has a deadline. */
  void remove(Timed timed) {
    int index = timed.heapIndex;
    if (index < 0) {
      return;
    }
    timed.heapIndex = -1;
    Timed last = at(--size);
    heap[size] = null;
    if (last != timed) {
      down(index, last);
      if (last.heapIndex == index) {
        up(index, last);
      }
    }
  }

  /** Removes and gives the earliest if its deadline is not after {@code now}. */
  @Nullable Timed pollDue(long now) {
    if (size == 0 || earliest() - now > 0) {
      return null;
    }
    Timed first = at(0);
    remove(first);
    return first;
  }

  /** Those that have a deadline, in no particular order. */
  List<Timed> all() {
    List<Timed> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(at(i));
    }
    return all;
  }

  private Timed at(int index) {
    return Objects.requireNonNull(heap[index]);
  }

  private void up(int index, Timed timed) {
    int i = index;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (!isBefore(timed, at(parent))) {
        break;
      }
      set(i, at(parent));
      i = parent;
    }
    set(i, timed);
  }

  private void down(int index, Timed timed) {
    int i = index;
    for (int child; (child = 2 * i + 1) < size; i = child) {
      if (child + 1 < size && isBefore(at(child + 1), at(child))) {
        child++;
      }
      if (isBefore(timed, at(child))) {
        break;
      }
      set(i, at(child));
    }
    set(i, timed);
  }

  private static boolean isBefore(Timed a, Timed b) {
    return a.deadline == b.deadline ? a.ticket < b.ticket : a.deadline - b.deadline < 0;
  }

  private void set(int index, Timed timed) {
    heap[index] = timed;
    timed.heapIndex = index;
  }
}
