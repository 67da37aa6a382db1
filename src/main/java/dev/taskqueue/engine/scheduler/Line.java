package dev.taskqueue.engine.scheduler;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Jobs that wait for the same thing, and the order in which they get it. */
interface Line {

  int size();

  default boolean isEmpty() {
    return size() == 0;
  }

  /** Lines up at the end. */
  void add(Job job);

  /** Lines up where its number of entry into the buffer belongs. */
  void addByEntry(Job job);

  /** Takes whoever is next. */
  @Nullable Job poll();

  /** What the one is to run that {@link #poll} would take; null if there is none. */
  @Nullable Object peek();

  /** The one with the lowest number of entry. */
  @Nullable Job oldest();

  /** Leaves the line. It must be in it. */
  void remove(Job job);

  void collect(Predicate<Job> which, List<Job> to);
}
