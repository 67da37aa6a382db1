package dev.taskqueue.engine.scheduler;

/** What became of a put. */
public enum Admission {
  /** Accepted, and in the buffer (or dropped, if that is the policy). */
  ENTERED,
  /**
   * Accepted; {@link EffectHandler#entered} or {@link Effect.Settled} will tell when it is decided.
   */
  PENDING,
  /** Refused: the buffer is full and nothing more may wait. */
  FULL,
  /** Refused: the queue is closing or closed. */
  CLOSED,
  /** Refused: an unfinished task has the same id. */
  DUPLICATE
}
