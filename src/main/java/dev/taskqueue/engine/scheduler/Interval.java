package dev.taskqueue.engine.scheduler;

import java.util.function.LongSupplier;

/**
 * How long things are left to themselves before it is seen to whether they get on. A look takes the
 * processor from whoever gets on, so after each that was for nothing the time is twice as long, up
 * to a limit; after one that was not, or a long pause, it is what it was at first.
 */
final class Interval {

  /** As many times as long as it is, after which what was seen tells nothing any more. */
  private static final int LONG_AGO = 8;

  private final long first;
  private final long most;
  private final LongSupplier clock;
  private long length;
  private long lookedAt;

  /**
   * An interval that has not begun.
   *
   * @param first its length, in nanoseconds
   * @param most what it grows to
   */
  Interval(long first, long most, LongSupplier clock) {
    this.first = first;
    this.most = most;
    this.clock = clock;
    this.length = first;
  }

  /** It begins now; gives the time of its end. */
  long begin() {
    long now = clock.getAsLong();
    if (now - lookedAt > LONG_AGO * length) {
      length = first;
    }
    return now + length;
  }

  /**
   * It has ended.
   *
   * @param gotOn whether the look was for nothing
   */
  void end(boolean gotOn) {
    lookedAt = clock.getAsLong();
    length = gotOn ? Math.min(2 * length, most) : first;
  }
}
