package dev.taskqueue;

/**
 * What a put from inside a running task of the same queue does when it would have to wait for room.
 * Waiting is not on offer: the task would wait for room that its own slot is blocking.
 */
public enum NestedPutPolicy {
  /** The task enters the buffer beyond the bound; {@link TaskQueueStats#admittedBeyondBound}. */
  ADMIT,
  /** The put fails with {@link QueueFullException}. */
  FAIL
}
