package dev.taskqueue.engine;

import dev.taskqueue.engine.SlotArrival.Answer;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Slots that share an event loop and come for their next tasks. Timers and replies end many tasks
 * at a time, so those who have come meanwhile are given theirs in one transition: to get the
 * scheduler's state from another processor takes longer than a transition. The first to come makes
 * the event for all.
 *
 * <p>Who is given a task together with others begins it, and comes again for the next one: nobody
 * has a task for longer than the others take to begin theirs, and what follows from the end of one
 * is done when all have begun.
 */
final class Arrivals implements Runnable {

  /** Slots in one transition, and in one event, at most. */
  private static final int MOST = 16;

  private final QueueCore core;
  private final EventExecutor loop;
  private final AtomicReference<@Nullable SlotArrival> latest = new AtomicReference<>();

  /** In the order in which they came; the event loop's. */
  private final ArrayDeque<SlotArrival> waiting = new ArrayDeque<>();

  /** Whether an event is on its way; one at a time, or other events would wait for many. */
  private final AtomicBoolean due = new AtomicBoolean();

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
    if (!isSeenTo()) {
      all().forEach(SlotArrival::refused);
    }
  }

  /** Whether an event is on its way; no more if Vert.x was closed. */
  private boolean isSeenTo() {
    if (due.get() || !due.compareAndSet(false, true)) {
      return true;
    }
    try {
      loop.execute(this);
      return true;
    } catch (RejectedExecutionException vertxClosed) {
      due.set(false);
      return false;
    }
  }

  @Override
  public void run() {
    due.set(false);
    waiting.addAll(all());
    List<SlotArrival> together = new ArrayList<>(Math.min(waiting.size(), MOST));
    for (SlotArrival next; together.size() < MOST && (next = waiting.poll()) != null; ) {
      together.add(next);
    }
    if (!waiting.isEmpty() && !isSeenTo()) {
      waiting.addAll(all()); // they relied on the event
      waiting.forEach(SlotArrival::refused);
      waiting.clear();
    }
    if (!together.isEmpty()) {
      together.get(0).place.emit(together, this::answer);
    }
  }

  /** All that have come, in that order. */
  private ArrayDeque<SlotArrival> all() {
    ArrayDeque<SlotArrival> all = new ArrayDeque<>();
    for (SlotArrival next = latest.getAndSet(null); next != null; next = next.before) {
      all.push(next);
    }
    return all;
  }

  private void answer(List<SlotArrival> together) {
    together.forEach(arrival -> arrival.slot().comes(arrival));
    boolean alone = together.size() == 1;
    for (SlotArrival arrival : ask(together)) {
      arrival.place.emit(arrival, answered -> answered.slot().answered(answered, alone));
    }
  }

  /** Has the slots given their tasks: where somebody has to be told first, when they have been. */
  private List<SlotArrival> ask(List<SlotArrival> together) {
    core.arrive(together);
    List<SlotArrival> asked = new ArrayList<>(together);
    List<SlotArrival> again = new ArrayList<>();
    for (SlotArrival arrival : together) {
      if (arrival.answer == Answer.ASK_AGAIN) {
        asked.remove(arrival);
        again.add(arrival.slot().asksAgain());
      }
    }
    if (!again.isEmpty()) {
      core.arrive(again);
      asked.addAll(again);
    }
    return asked;
  }
}
