package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.Nullable;

/** One slot as the scheduler sees it. Its deadline is the moment its work is abandoned. */
public abstract class SlotState extends Timed implements Effect {

  /** What is expected of a slot that is not on its way. */
  static final int NOT_COMING = -1;

  /** What it works at, possibly after that job was settled; null if idle or on its way. */
  @Nullable Job job;

  /** Its job is no longer its to settle: it timed out or was cancelled, but the work goes on. */
  boolean detached;

  /** The lane of a settled task's key, which is free only when the work has ended. */
  @Nullable KeyLane lane;

  /** Its own job, detached, that is to be tried again but has to keep its key to one at a time. */
  @Nullable Job retry;

  /**
   * The tasks it has just run were so short that it is likely to have run all that are there before
   * another slot could come. Its own to set, before it settles a job; taken back only while it has
   * none.
   */
  protected boolean quick;

  /**
   * It takes no task now, but comes for one when its context has had a turn. Its own to set, before
   * it settles a job, or when asked whether {@link #startsHere}.
   */
  protected boolean rests;

  /**
   * It has taken no task, as whoever is told of the last one may block, or of that of another slot
   * that has come with it: it is to ask for one when they have been told. The scheduler's to set,
   * its own to take back.
   */
  protected boolean tells;

  /** It is idle though tasks are there: they are left to a slot that is quick, too. */
  boolean spare;

  /** It was quick when it took its job, and has not turned out to be occupied by it. */
  boolean reliedOn;

  /**
   * For how many tasks it comes, if it is on its way; 0 once it is late, so that nothing is left to
   * it.
   */
  int expected = NOT_COMING;

  /** Its work was given up: another slot has its place. */
  private boolean givenUp;

  /** How many tasks it has started. */
  long starts;

  /** How many it had started when the overseer looked last. */
  long startsSeen;

  /** Whether it was on its way then, and still is. */
  boolean seenComing;

  /** What is lent to it; the guard's, but it looks here on its own thread. */
  @Nullable Lease lease;

  /** Its own: of the lent task that it is at. */
  private @Nullable Lease usedLease;

  /** The unfinished job that it executes, if any. */
  final @Nullable Job executing() {
    return detached ? null : job;
  }

  final void giveUp() {
    givenUp = true;
  }

  /** Whether it takes no task any more; to be asked after it has settled one. */
  protected final boolean isGivenUp() {
    return givenUp;
  }

  /** Whether it is on its way to take a task; without the guard a hint, but for itself. */
  public final boolean isComing() {
    return expected != NOT_COMING;
  }

  /** Whether it is idle because there is no task to start, as far as it knows. */
  protected final boolean isOutOfTasks() {
    return !spare;
  }

  /**
   * To be called by the slot itself when its task has given this value and it is quick: the task
   * that it goes on with, if it may do so without {@link Scheduler#settleAndNext}; null if it has
   * to call that.
   */
  protected final @Nullable Lent nextLent(@Nullable Object value) {
    Lease lent = lease;
    Lent next = lent == null ? null : lent.next(value);
    if (next != null && usedLease != lent) {
      usedLease = lent;
    }
    return next;
  }

  /** Its own question: the latest task that {@link #nextLent} gave, unless that is forgotten. */
  protected final @Nullable Lent latestLent() {
    Lease lent = usedLease;
    return lent == null ? null : lent.current();
  }

  /** It is at that one no more. */
  protected final void forgetLent() {
    usedLease = null;
  }

  /** Whether it is elsewhere than on its own context, where not all tasks may start. */
  protected boolean isAway() {
    return false;
  }

  /**
   * Whether a task may start where it is; asked under the guard, and only if it {@link #isAway}. If
   * not, it {@link #rests}, and comes for one where it may: it keeps none while it waits for that.
   *
   * @param payload what is to be run
   */
  protected boolean startsHere(@Nullable Object payload) {
    return true;
  }

  /** Makes the slot ask for a job where it works: by {@link Scheduler#next}, or with others. */
  protected abstract void wake();

  @Override
  public final void apply(EffectHandler handler) {
    wake();
  }
}
