package dev.taskqueue.engine.scheduler;

import java.util.function.LongSupplier;

/**
 * The time of a transition: read when it is first asked for, then the same until the transition is
 * over. To read a clock takes a tenth of the time of a task with all its options.
 */
final class TransitionClock implements LongSupplier {

  private final LongSupplier clock;
  private long now;
  private boolean known;

  /** Nanoseconds from any origin, as of this clock. */
  TransitionClock(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public long getAsLong() {
    if (!known) {
      now = clock.getAsLong();
      known = true;
    }
    return now;
  }

  void transitionOver() {
    if (known) { // a write would take the memory away from the other processors each time
      known = false;
    }
  }
}
