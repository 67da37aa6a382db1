package dev.taskqueue.engine.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which slots are idle, on their way, or taken. At most {@link #workers} are on their way or taken
 * at once, so that there is never more than one way for the bound to be kept.
 */
final class SlotPool {

  private final List<SlotState> all = new ArrayList<>();

  /** Last in, first out: the slot that ran last has the warmest caches. */
  private final ArrayDeque<SlotState> idle = new ArrayDeque<>();

  private final Pacing pacing;
  int workers;
  boolean paused;
  private int running;
  private int waking;

  /** For how many tasks those come that are on their way. */
  private long expected;

  private int reliedOn;
  private int peakRunning;

  SlotPool(int workers, Pacing pacing) {
    this.workers = workers;
    this.pacing = pacing;
  }

  int running() {
    return running;
  }

  int peakRunning() {
    return peakRunning;
  }

  List<SlotState> all() {
    return all;
  }

  void add(SlotState slot) {
    all.add(slot);
    idle.push(slot);
  }

  /** Whether another slot could come. */
  boolean mayWake() {
    return !paused && running + waking < workers && !idle.isEmpty();
  }

  /** An idle slot that should come, given the number of tasks to start; null if enough come. */
  @Nullable SlotState wake(int startable) {
    if (expected >= startable || !mayWake()) {
      return null;
    }
    SlotState slot = idle.pop();
    expect(slot);
    return slot;
  }

  /** This slot is on its way. */
  void expect(SlotState slot) {
    slot.expected = slot.quick ? pacing.quickBacklogPerWake() : pacing.backlogPerWake();
    waking++;
    expected += slot.expected;
  }

  /** Whether this slot may take a job now; if not it is idle. */
  boolean admit(SlotState slot, boolean jobs) {
    if (slot.isComing()) {
      waking--;
      expected -= slot.expected;
      slot.expected = SlotState.NOT_COMING;
    }
    if (jobs && !paused && running < workers) {
      return true;
    }
    idle.push(slot);
    return false;
  }

  void start(SlotState slot, Job job) {
    slot.job = job;
    slot.detached = false;
    job.slot = slot;
    peakRunning = Math.max(peakRunning, ++running);
    if (slot.quick) {
      slot.reliedOn = true;
      reliedOn++;
    }
  }

  /** Whether some slot is likely to take what is there before another one could come. */
  boolean hasQuickOne() {
    return reliedOn > 0;
  }

  /** Relies no more on the slot to be back soon. */
  void occupy(SlotState slot) {
    if (slot.reliedOn) {
      slot.reliedOn = false;
      reliedOn--;
    }
  }

  /**
   * Relies no more on any slot to be back soon, or to come. That those without a job were quick is
   * forgotten: what they come for now may be of another kind.
   */
  void relyOnNone() {
    for (SlotState slot : all) {
      occupy(slot);
      if (slot.isComing()) {
        expected -= slot.expected;
        slot.expected = 0;
      }
      if (slot.job == null) {
        slot.quick = false;
      }
    }
  }

  void release(SlotState slot) {
    occupy(slot);
    slot.job = null;
    slot.detached = false;
    running--;
  }

  /** Gives up a slot for good. */
  void retire(SlotState slot) {
    all.remove(slot);
  }
}
