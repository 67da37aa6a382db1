package dev.taskqueue.eventbus;

/** When a put is to be answered. */
enum Answer {
  /** When the task is in the buffer, or its delay is running. */
  ACCEPTED,
  /** When the task is in the buffer. */
  ENTERED,
  /** When the task has ended, with its result. */
  ENDED
}
