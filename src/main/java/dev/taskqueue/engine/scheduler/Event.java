package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import org.jspecify.annotations.Nullable;

/**
 * Something that listeners are told of. Recorded only if the scheduler was made to; then those
 * about one job are recorded in the order in which they happened.
 *
 * @param job whom it is about; null if it is about the queue
 * @param attempt number of the job's executions so far
 * @param at time by the scheduler's clock
 * @param slot that executes the job, or has done so
 * @param outcome of a job that has ended
 * @param cause why a job has ended or is to be tried again
 * @param number the delay of a retry in nanoseconds, or the new number of workers
 */
public record Event(
    Kind kind,
    @Nullable Job job,
    int attempt,
    long at,
    @Nullable SlotState slot,
    @Nullable OutcomeKind outcome,
    @Nullable Throwable cause,
    long number)
    implements Effect {

  /** What has happened. */
  public enum Kind {
    /** A put was refused. */
    REJECTED,
    ACCEPTED,
    /** A put waits for room or for its delay. */
    WAITING,
    ENTERED,
    STARTED,
    RETRYING,
    SETTLED,
    /** The slot is free again; the job may have been settled long ago. */
    RELEASED,
    ABANDONED,
    FULL,
    ROOM,
    IDLE,
    PAUSED,
    RESUMED,
    RESIZED,
    DRAINED
  }

  @Override
  public void apply(EffectHandler handler) {
    handler.happened(this);
  }
}
