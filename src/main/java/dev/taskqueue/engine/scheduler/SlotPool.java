package dev.taskqueue.engine.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which slots are idle, on their way, or taken. At most {@link #workers} are taken, as those that
 * come are admitted one by one. No more are on their way or taken, unless some of those are late:
 * if they come at last, there may be nothing for them.
 */
final class SlotPool {

  private final List<SlotState> all = new ArrayList<>();

  /** Last in, first out: the slot that ran last has the warmest caches. */
  private final ArrayDeque<SlotState> idle = new ArrayDeque<>();

  private final Pacing pacing;
  int workers;
  boolean paused;

  /** No slot takes a task any more, though the queue be resumed or closing. */
  boolean halted;

  private int running;

  /** How many are on their way, but for those that are late. */
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

  /** Whether a slot is idle that could take a task, if none of those on their way did. */
  boolean hasOneToSpare() {
    return mayStart() && !idle.isEmpty();
  }

  private boolean mayStart() {
    return !paused && !halted && running < workers;
  }

  /** An idle slot that should come, given the number of tasks to start; null if enough come. */
  @Nullable SlotState wake(int startable) {
    if (expected >= startable || running + waking >= workers || !hasOneToSpare()) {
      return null;
    }
    SlotState slot = idle.pop();
    expect(slot);
    return slot;
  }

  /** This slot is on its way. */
  void expect(SlotState slot) {
    slot.expected = slot.quick ? pacing.quickBacklogPerWake() : pacing.backlogPerWake();
    slot.seenComing = false;
    waking++;
    expected += slot.expected;
  }

  /** Whether this slot may take a job now; if not it is idle. */
  boolean admit(SlotState slot, boolean jobs) {
    dismiss(slot);
    slot.expected = SlotState.NOT_COMING;
    if (jobs && mayStart()) {
      return true;
    }
    idle.push(slot);
    return false;
  }

  void start(SlotState slot, Job job) {
    slot.job = job;
    slot.detached = false;
    job.slot = slot;
    slot.starts++;
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

  /** Nothing is left to the slot, should it be on its way, nor does it keep others from coming. */
  private void dismiss(SlotState slot) {
    if (slot.expected > 0) {
      waking--;
      expected -= slot.expected;
      slot.expected = 0;
    }
  }

  /**
   * Relies no more on any slot to be back soon, or to come. That those without a job were quick is
   * forgotten: what they come for now may be of another kind.
   */
  void relyOnNone() {
    for (SlotState slot : all) {
      occupy(slot);
      dismiss(slot);
      if (slot.job == null) {
        slot.quick = false;
      }
      see(slot);
    }
  }

  /** Relies no more on those that have not got on since the last look. */
  void relyOnNoneStuck() {
    for (SlotState slot : all) {
      if (slot.starts == slot.startsSeen) {
        occupy(slot);
      }
      if (slot.seenComing) {
        dismiss(slot);
      }
      see(slot);
    }
  }

  private static void see(SlotState slot) {
    slot.startsSeen = slot.starts;
    slot.seenComing = slot.isComing();
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
    slot.giveUp();
  }
}
