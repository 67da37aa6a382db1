package dev.taskqueue.engine.scheduler;

/**
 * Watches over tasks that are left to slots which are quick, or on their way. Its deadline is when
 * it looks next.
 */
final class Overseer extends Timed {

  private final Core core;
  private long started;
  private long startedBefore;

  /** Number of tasks that were there when it began to watch. */
  private int backlog;

  /** Nanoseconds from when it begins to watch until it looks. */
  private long after;

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
      startedBefore = started;
      backlog = core.buffer.ready();
      core.setDeadline(this, after);
    }
  }

  /** To be called when it looks: whether all the tasks that were there at first have started. */
  boolean isSatisfied() {
    boolean satisfied = started - startedBefore >= backlog;
    after =
        satisfied ? Math.min(2 * after, core.pacing.overseeWithin()) : core.pacing.overseeAfter();
    return satisfied;
  }
}
