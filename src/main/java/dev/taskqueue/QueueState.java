package dev.taskqueue;

/** Phase of a queue's life. */
public enum QueueState {
  /** Accepts and starts tasks. */
  RUNNING,
  /** Accepts tasks and starts none. */
  PAUSED,
  /** Accepts tasks only from its own running tasks, and works off what it has. */
  CLOSING,
  /** Accepts and starts nothing. */
  CLOSED
}
