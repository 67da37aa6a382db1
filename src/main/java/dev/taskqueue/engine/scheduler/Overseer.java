package dev.taskqueue.engine.scheduler;

/**
 * Watches over tasks that are left to slots which are quick, or on their way. Its deadline is when
 * it looks next.
 */
final class Overseer extends Timed {

  /** As many times as long as it watches, after which what it saw tells nothing any more. */
  private static final int LONG_AGO = 8;

  private final Core core;
  private long started;
  private long startedBefore;

  /** Number of tasks that were there when it began to watch. */
  private int backlog;

  /** Nanoseconds from when it begins to watch until it looks. */
  private long after;

  private long lookedAt;

  Overseer(Core core) {
    this.core = core;
    this.after = core.pacing.overseeAfter();
  }

  /** So many tasks have started. */
  void started(int number) {
    started += number;
  }

  /** Tasks are left to slots that are at others, or have not come yet. */
  void watch() {
    if (deadline == null) {
      if (core.clock.getAsLong() - lookedAt > LONG_AGO * after) {
        after = core.pacing.overseeAfter();
      }
      startedBefore = started;
      backlog = core.buffer.ready();
      core.setDeadline(this, after);
    }
  }

  /** To be called when it looks: whether all the tasks that were there at first have started. */
  boolean isSatisfied() {
    lookedAt = core.clock.getAsLong();
    boolean satisfied = started - startedBefore >= backlog;
    after =
        satisfied ? Math.min(2 * after, core.pacing.overseeWithin()) : core.pacing.overseeAfter();
    return satisfied;
  }
}
