package dev.taskqueue;

/**
 * What a put from inside a running task of the same queue does when it would have to wait for room.
 * Waiting is not on offer: the task would wait for room that its own slot is blocking.
 */
public enum NestedPutPolicy {
  /**
   * The task enters the buffer beyond the bound; {@link TaskQueueStats#admittedBeyondBound}.
   * Nothing bounds how many do: a task that feeds a large source into its own queue has all of it
   * there.
   */
  ADMIT,
  /** The put fails with {@link QueueFullException}. */
  FAIL
}
