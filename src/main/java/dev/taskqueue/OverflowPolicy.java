package dev.taskqueue;

/** What a put does when the buffer is full. */
public enum OverflowPolicy {
  /** The put waits for room, first come first served, without blocking a thread. */
  WAIT,
  /** The put fails with {@link QueueFullException} and the task is not accepted. */
  FAIL,
  /** The put succeeds; the new task's outcome is {@link OutcomeKind#DROPPED}. */
  DROP_NEWEST,
  /** The task that waited longest in the buffer is {@link OutcomeKind#DROPPED} for the new one. */
  DROP_OLDEST
}
