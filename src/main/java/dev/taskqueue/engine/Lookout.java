package dev.taskqueue.engine;

import io.vertx.core.ThreadingModel;
import org.jspecify.annotations.Nullable;

/**
 * Where a slot that has found no task looks out for the next one before its thread goes to sleep:
 * for about as long as it would take to wake it. To wake a thread costs whoever does it several
 * microseconds, many times what a short task takes. One slot at a time does so, and in a queue
 * whose next task often comes later only now and then.
 */
final class Lookout {

  /** Longest time that a slot looks out: about what waking its thread takes. */
  private static final long LONGEST_NANOS = 50_000;

  /**
   * Having seen one task, the slot lets others come. If it took each task as it comes, the queue's
   * state would have to move from one processor to the other and back for every task.
   */
  private static final long GATHER_NANOS = 1_500;

  private static final int SPINS_PER_LOOK_AT_CLOCK = 16;

  /** On a single processor what is waited for cannot come while a thread waits for it. */
  static final boolean MANY_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

  private final boolean possible;
  private final Patience patience = new Patience();

  /** Who looks out: the slot that was the last to become idle, as it is the first to be woken. */
  private volatile @Nullable Slot latest;

  private Lookout(boolean possible) {
    this.possible = possible;
  }

  /** For slots of this kind; those that share their thread with others never look out. */
  static Lookout of(ThreadingModel model) {
    return new Lookout(model == ThreadingModel.WORKER && MANY_PROCESSORS);
  }

  /** Keeps the thread of a slot that is idle; true if the slot has been called. */
  boolean watch(Slot idle) {
    if (!possible || !patience.isGiven()) {
      return false;
    }
    latest = idle;
    idle.lookOut();
    boolean inTime = isCalled(idle);
    boolean called = idle.isCalled();
    if (called) {
      patience.rewarded();
      gather();
    } else if (!inTime) {
      patience.disappointed();
    }
    return called;
  }

  /** Waits until the slot is called, or another one looks out; false if that takes too long. */
  private boolean isCalled(Slot idle) {
    long start = System.nanoTime();
    long left = LONGEST_NANOS;
    for (long now = start; now - start < left; now = System.nanoTime()) {
      for (int i = 0; i < SPINS_PER_LOOK_AT_CLOCK; i++) {
        if (!idle.isLookingOut() || latest != idle) {
          return true;
        }
        Thread.onSpinWait();
      }
      if (idle.isComing()) { // called, or about to be, or woken just before it came here
        left = Math.min(left, now - start + GATHER_NANOS);
      }
    }
    return false;
  }

  private static void gather() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < GATHER_NANOS) {
      Thread.onSpinWait();
    }
  }
}
