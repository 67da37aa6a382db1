package dev.taskqueue.engine;

/**
 * When a thread that waits awake offers its processor to others. Where more threads want to run
 * than there are processors, what it waits for may have to come from one that it keeps from
 * running.
 */
final class GivingWay {

  /** Whether this is a machine, or a container, with one processor. */
  static final boolean SINGLE_PROCESSOR = Runtime.getRuntime().availableProcessors() == 1;

  /** What is waited for mostly comes sooner, if whoever it comes from has a processor. */
  private static final long FIRST_NANOS = SINGLE_PROCESSOR ? 0 : 3_000;

  /** An offer that nobody takes is over sooner. */
  private static final long TAKEN_NANOS = 1_500;

  private static final long NEVER = Long.MAX_VALUE;

  private final boolean sparing;
  private final Patience patience = new Patience();

  /**
   * For waits of one kind.
   *
   * @param sparing whether to make few offers where nobody takes them: from one that was made in
   *     vain the operating system's scheduler may let the thread wait for longer than others the
   *     next time it has to be woken
   */
  GivingWay(boolean sparing) {
    this.sparing = sparing;
  }

  /** Nanoseconds after the beginning of a wait until it is time to give way. */
  long first() {
    return SINGLE_PROCESSOR || !sparing || patience.isGiven() ? FIRST_NANOS : NEVER;
  }

  /**
   * Gives way.
   *
   * @param start when the wait began
   * @param now the {@link System#nanoTime}
   * @return nanoseconds after the beginning of the wait until it is time again
   */
  @SuppressWarnings("ThreadPriorityCheck") // if nobody wants it, the wait goes on
  long giveWay(long start, long now) {
    Thread.yield();
    if (SINGLE_PROCESSOR || System.nanoTime() - now > TAKEN_NANOS) {
      patience.rewarded();
      return 0;
    }
    patience.disappointed();
    return sparing ? NEVER : 2 * (now - start);
  }
}
