package dev.taskqueue.engine.scheduler;

/**
 * Watches over tasks that are left to slots which are quick, or on their way. Its deadline is when
 * it looks next.
 */
final class Overseer extends Timed {

  private final Core core;
  private final Interval interval;
  private long started;
  private long startedBefore;

  /** Number of tasks that could start when it began to watch. */
  private int backlog;

  Overseer(Core core) {
    this.core = core;
    this.interval = new Interval(core.pacing.overseeAfter(), core.pacing.longest(), core.clock);
  }

  /** So many tasks have started. */
  void started(int number) {
    started += number;
  }

  /** So many tasks are left to slots that are at others, or have not come yet. */
  void watch(int tasks) {
    if (deadline == null && core.pacing.overseeAfter() > 0) {
      startedBefore = started;
      backlog = tasks;
      core.deadlines.set(this, interval.begin());
    }
  }

  /** To be called when it looks: whether all the tasks that were there at first have started. */
  boolean isSatisfied() {
    boolean satisfied = started - startedBefore >= backlog;
    interval.end(satisfied);
    return satisfied;
  }
}
