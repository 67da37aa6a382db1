package dev.taskqueue.engine;

/**
 * How a thread that waits awake offers its processor to others. Where more threads want to run than
 * there are processors, or the operating system has put two of them on the same one, what it waits
 * for may have to come from one that it keeps from running.
 *
 * <p>From an offer that nobody has taken the operating system may let the thread wait for longer
 * than others the next time it has to be woken. So who counts on being woken soon makes few of them
 * where they are in vain.
 */
final class GivingWay {

  /** Whether this is a machine, or a container, with one processor. */
  static final boolean SINGLE_PROCESSOR = Runtime.getRuntime().availableProcessors() == 1;

  /** What is waited for mostly comes sooner, if whoever it comes from has a processor. */
  private static final long FIRST_NANOS = 3_000;

  /** An offer that nobody takes is over sooner. */
  private static final long TAKEN_NANOS = 1_500;

  private static final long NEVER = Long.MAX_VALUE;

  private final Patience patience = new Patience();

  /** An offer. */
  @SuppressWarnings("ThreadPriorityCheck") // if nobody takes it, the wait goes on
  static void giveWay() {
    Thread.yield();
  }

  /** For who makes few: nanoseconds after the beginning of a wait until it is time for an offer. */
  long first() {
    return patience.isGiven() ? FIRST_NANOS : NEVER;
  }

  /**
   * An offer of who makes few.
   *
   * @return nanoseconds after the beginning of the wait until it is time for the next one
   */
  long offer() {
    long start = System.nanoTime();
    giveWay();
    if (System.nanoTime() - start > TAKEN_NANOS) {
      patience.rewarded();
      return 0;
    }
    patience.disappointed();
    return NEVER;
  }
}
