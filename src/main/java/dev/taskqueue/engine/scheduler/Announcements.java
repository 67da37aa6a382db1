package dev.taskqueue.engine.scheduler;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts that have found room at last and are not told yet. They are told together when half of the
 * buffer is free, and in any case when the time set by {@link Pacing} is over, which is the
 * deadline of this object.
 */
final class Announcements extends Timed {

  private final long within;
  private final int half;
  private final LongSupplier clock;
  private final Deadlines deadlines;
  private final EffectLog effects;
  private Effect.@Nullable Entered latest;

  Announcements(
      Pacing pacing, int maxSize, LongSupplier clock, Deadlines deadlines, EffectLog effects) {
    this.within = pacing.announceWithin();
    this.half = maxSize / 2;
    this.clock = clock;
    this.deadlines = deadlines;
    this.effects = effects;
  }

  /** A put has found room. */
  void add(Job job) {
    latest = new Effect.Entered(job, latest);
    if (within == 0) {
      makeAll();
    } else if (deadline == null) {
      deadlines.set(this, clock.getAsLong() + within);
    }
  }

  /** Tells those who wait, if so few tasks are left in the buffer that it is worth it. */
  void makeIfRoomy(int buffered) {
    if (latest != null && buffered <= half) {
      makeAll();
    }
  }

  /** Tells those who wait. */
  void makeAll() {
    if (latest != null) {
      effects.add(latest);
      latest = null;
    }
  }
}
