package dev.taskqueue.engine;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Slots that share an event loop and come for their next tasks. Timers and replies end many tasks
 * at a time, so those who have come meanwhile are given theirs in one transition: to get the
 * scheduler's state from another processor takes longer than a transition. The first to come makes
 * the event for all.
 */
final class Arrivals implements Runnable {

  /** Slots in one transition, at most: the last one begins its task after all the others. */
  private static final int MOST = 16;

  private final QueueCore core;
  private final EventExecutor loop;
  private final AtomicReference<@Nullable SlotArrival> latest = new AtomicReference<>();

  Arrivals(QueueCore core, EventExecutor loop) {
    this.core = core;
    this.loop = loop;
  }

  /** On any thread. */
  void add(SlotArrival arrival) {
    SlotArrival before;
    do {
      before = latest.get();
      arrival.before = before;
    } while (!latest.compareAndSet(before, arrival));
    if (before == null) {
      try {
        loop.execute(this);
      } catch (RejectedExecutionException vertxClosed) {
        take().forEach(refused -> refused.slot().cannotCome(refused));
      }
    }
  }

  @Override
  public void run() {
    List<SlotArrival> all = take();
    for (int from = 0; from < all.size(); from += MOST) {
      List<SlotArrival> some = all.subList(from, Math.min(from + MOST, all.size()));
      some.forEach(arrival -> arrival.slot().comes(arrival));
      core.arrive(some);
      some.forEach(SlotArrival::answered);
    }
  }

  /** All, in the order in which they came. */
  private List<SlotArrival> take() {
    List<SlotArrival> all = new ArrayList<>();
    for (SlotArrival next = latest.getAndSet(null); next != null; next = next.before) {
      all.add(next);
    }
    Collections.reverse(all);
    return all;
  }
}
