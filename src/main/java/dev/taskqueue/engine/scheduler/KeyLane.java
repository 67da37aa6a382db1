package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * The tasks of one key. At most one of them is ready, running, or waiting to be tried again: that
 * one holds the lane. Its deadline is when its rate limit allows the next start, or, once it is
 * empty, when its rate limit can be forgotten.
 */
final class KeyLane extends Timed {

  final String key;
  final @Nullable RateWindow rate;

  /** Made when the first task has to wait. */
  private @Nullable JobList parked;

  /** A task holds it, or its rate limit does. */
  boolean held;

  /** It is empty, and here for its rate limit alone. */
  boolean idle;

  KeyLane(String key, @Nullable RateWindow rate) {
    this.key = key;
    this.rate = rate;
  }

  /** Those in the buffer that are not ready, in the order they entered. */
  JobList parked() {
    JobList list = parked;
    if (list == null) {
      list = new JobList();
      parked = list;
    }
    return list;
  }

  /** Whether there are any. */
  boolean hasParked() {
    return parked != null && !parked.isEmpty();
  }
}
