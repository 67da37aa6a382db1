package dev.taskqueue.engine;

import java.util.function.IntSupplier;

/**
 * A short wait of a producer that finds the buffer full, on its own thread. While tasks are short,
 * half of the buffer is free again sooner than the producer could be sent to sleep and be woken,
 * and as a put that had to wait takes a thread of the slots some microseconds to tell, both gain.
 * Where tasks take longer it soon gives up trying.
 */
final class RoomWait {

  /** Longest wait: a fraction of what an event loop may spend on one event. */
  private static final long LONGEST_NANOS = 20_000;

  /**
   * Between two looks at the buffer. Each look takes the count away from the processor that is
   * counting down, for which it then has to wait.
   */
  private static final long PAUSE_NANOS = 300;

  private final int maxSize;
  private final IntSupplier buffered;
  private final Patience patience = new Patience();
  private final GivingWay givingWay = new GivingWay(false);

  /**
   * A wait for room.
   *
   * @param buffered number of tasks in the buffer, roughly
   */
  RoomWait(int maxSize, IntSupplier buffered) {
    this.maxSize = maxSize;
    this.buffered = buffered;
  }

  /** Gives the slots a moment to make room, if there is none. */
  void maybeWait() {
    if (buffered.getAsInt() >= maxSize && patience.isGiven()) {
      await();
    }
  }

  /** For how many tasks there is room, after such a wait if it is wanted. */
  int room(boolean waits) {
    if (waits) {
      maybeWait();
    }
    return maxSize - buffered.getAsInt();
  }

  private void await() {
    long start = System.nanoTime();
    long givesWay = givingWay.first();
    for (long now = start; now - start < LONGEST_NANOS; now = System.nanoTime()) {
      if (now - start >= givesWay) {
        givesWay = givingWay.giveWay(start, now);
      } else {
        pause(now);
      }
      if (buffered.getAsInt() <= maxSize / 2) {
        patience.rewarded();
        return;
      }
    }
    patience.disappointed();
  }

  private static void pause(long start) {
    while (System.nanoTime() - start < PAUSE_NANOS) {
      Thread.onSpinWait();
    }
  }
}
