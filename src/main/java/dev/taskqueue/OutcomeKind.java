package dev.taskqueue;

/** How a task ended. Every task that was accepted ends in exactly one of these ways. */
public enum OutcomeKind {
  /** It gave a result. */
  SUCCESS,
  /** It succeeded with {@code null}, which joins leave out. */
  NULL,
  /** It threw, its future failed, it returned no future, or it took longer than its timeout. */
  FAILURE,
  /** It was cancelled, or was unfinished when the queue's closing deadline passed. */
  CANCELLED,
  /** It found no room within its put timeout, or no slot within its time to live. */
  EXPIRED,
  /** It was given up for lack of room, by {@link OverflowPolicy}. */
  DROPPED
}
