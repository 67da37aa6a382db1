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
 * buffer is free, but for those of {@link SleepingThreads}, and in any case when the time set by
 * {@link Pacing} is over, which is the deadline of this object.
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

  /**
   * Whether the deadline was not needed: half of the buffer was free before, and all were told, or
   * a thread that was awake put more.
   */
  private boolean timely;

  private List<Job> untold = new ArrayList<>();
  private final SleepingThreads threads;
  private final Queue<List<Job>> groups = new ConcurrentLinkedQueue<>();
  private final AtomicInteger due = new AtomicInteger();

  Announcements(
      Pacing pacing,
      int maxSize,
      LongSupplier clock,
      LongSupplier caller,
      Deadlines deadlines,
      EffectLog effects) {
    this.atOnce = pacing.announceAfter() == 0;
    this.interval = new Interval(pacing.announceAfter(), pacing.longest(), clock);
    this.half = maxSize / 2;
    this.threads = new SleepingThreads(caller);
    this.deadlines = deadlines;
    this.effects = effects;
  }

  /** A put has to wait; gives the number of the thread that sleeps until it is told. */
  long waits() {
    return threads.fallAsleep();
  }

  /** A put has entered at once. */
  void enteredAtOnce() {
    if (!threads.isEmpty() && threads.relyOnCaller()) {
      timely = true;
    }
  }

  /**
   * A put has found room.
   *
   * @param thread what {@link #waits} has given
   */
  void add(Job job, long thread) {
    if (thread == SleepingThreads.NONE) {
      untold.add(job);
    } else {
      threads.add(job, thread);
    }
    if (atOnce) {
      makeAll();
    } else if (deadline == null) {
      timely = false;
      deadlines.set(this, interval.begin());
    }
  }

  /** Tells those who wait, if so few tasks are left in the buffer that it is worth it. */
  void makeIfRoomy(int buffered) {
    if (buffered > half) {
      return;
    }
    boolean others = !untold.isEmpty();
    if (others) {
      timely = true;
      makeUntold();
    }
    if (others || threads.needOne()) { // or those others would fill the buffer every time
      makeOne();
      timely |= threads.isEmpty();
    }
  }

  /** Whether a thread sleeps; without the guard a hint. */
  boolean hasSleepingThread() {
    return !threads.isEmpty();
  }

  /** Tells one thread more, whatever those do that have been relied on. */
  void makeOne() {
    if (!threads.isEmpty()) {
      make(threads.wakeOne());
    }
  }

  /** The deadline has come: tells those who have waited so long for half of the buffer. */
  void makeOverdue() {
    interval.end(timely);
    makeAll();
  }

  /** How many tasks may leave the buffer before someone is to be told. */
  int dueAfter(int buffered) {
    return untold.isEmpty() && !threads.needOne() ? buffered : buffered - half;
  }

  /** Tells those who wait. */
  void makeAll() {
    if (!threads.isEmpty()) {
      untold.addAll(threads.wakeAll());
    }
    if (!untold.isEmpty()) {
      makeUntold();
    }
  }

  private void makeUntold() {
    make(untold);
    untold = new ArrayList<>();
  }

  private void make(List<Job> group) {
    groups.add(group);
    effects.add(this);
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
