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

  private final int maxSize;
  private final IntSupplier buffered;
  private final Patience patience = new Patience();

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
    for (long now = start; now - start < LONGEST_NANOS; now = System.nanoTime()) {
      GivingWay.giveWay(); // and leave the count to the processor that is counting down
      if (buffered.getAsInt() <= maxSize / 2) {
        patience.rewarded();
        return;
      }
    }
    patience.disappointed();
  }
}
