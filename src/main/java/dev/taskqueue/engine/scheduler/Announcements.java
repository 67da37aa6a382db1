package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Puts that have found room at last and are not told yet. They are told together when half of the
 * buffer is free, and in any case when the time set by {@link Pacing} is over, which is the
 * deadline of this object.
 *
 * <p>As an effect it tells of one group of them. Groups are told in their order: a thread that
 * comes while another one is at an earlier group leaves its own to that one.
 */
final class Announcements extends Timed implements Effect {

  private final boolean atOnce;
  private final Interval interval;
  private final int half;
  private final Deadlines deadlines;
  private final EffectLog effects;

  /** Whether half of the buffer was free before the deadline. */
  private boolean timely;

  private List<Job> untold = new ArrayList<>();
  private final Queue<List<Job>> groups = new ConcurrentLinkedQueue<>();
  private final AtomicInteger due = new AtomicInteger();

  Announcements(
      Pacing pacing, int maxSize, LongSupplier clock, Deadlines deadlines, EffectLog effects) {
    this.atOnce = pacing.announceAfter() == 0;
    this.interval = new Interval(pacing.announceAfter(), pacing.longest(), clock);
    this.half = maxSize / 2;
    this.deadlines = deadlines;
    this.effects = effects;
  }

  /** A put has found room. */
  void add(Job job) {
    untold.add(job);
    if (atOnce) {
      makeAll();
    } else if (deadline == null) {
      timely = false;
      deadlines.set(this, interval.begin());
    }
  }

  /** Tells those who wait, if so few tasks are left in the buffer that it is worth it. */
  void makeIfRoomy(int buffered) {
    if (buffered <= half) {
      timely = true;
      makeAll();
    }
  }

  /** The deadline has come: tells those who have waited so long for half of the buffer. */
  void makeOverdue() {
    interval.end(timely);
    makeAll();
  }

  /** How many tasks may leave the buffer before someone is to be told. */
  int dueAfter(int buffered) {
    return untold.isEmpty() ? buffered : buffered - half;
  }

  /** Tells those who wait. */
  void makeAll() {
    if (!untold.isEmpty()) {
      groups.add(untold);
      untold = new ArrayList<>();
      effects.add(this);
    }
  }

  @Override
  public void apply(EffectHandler handler) {
    if (due.getAndIncrement() == 0) {
      do {
        Objects.requireNonNull(groups.poll()).forEach(handler::entered);
      } while (due.decrementAndGet() != 0);
    }
  }
}
