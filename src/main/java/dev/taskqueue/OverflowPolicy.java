package dev.taskqueue;

/**
 * What a put does when there is no room: the buffer is full, or as many tasks wait to be tried
 * again as may ({@link TaskQueueOptions#setMaxRetrying}).
 */
public enum OverflowPolicy {
  /** The put waits for room, first come first served, without blocking a thread. */
  WAIT,
  /** The put fails with {@link QueueFullException} and the task is not accepted. */
  FAIL,
  /** The put succeeds; the new task's outcome is {@link OutcomeKind#DROPPED}. */
  DROP_NEWEST,
  /**
   * The task that waited longest in the buffer is {@link OutcomeKind#DROPPED} for the new one; the
   * new one is, if it is not the buffer that is full.
   */
  DROP_OLDEST
}
