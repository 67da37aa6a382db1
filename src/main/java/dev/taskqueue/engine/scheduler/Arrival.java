package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.Nullable;

/** A slot that asks for its next job together with others; see {@link Scheduler#arrive}. */
public class Arrival {

  final SlotState slot;
  final @Nullable Job ended;
  final @Nullable Object value;
  final @Nullable Throwable cause;
  final long retryDelay;
  @Nullable Job next;

  /**
   * Of a slot that was woken, or has done a job.
   *
   * @param ended which one; null if it was woken
   * @param value what that has given
   * @param cause why it failed; null if it has not
   * @param retryDelay nanoseconds after which a failed job is to be tried again; negative for never
   */
  protected Arrival(
      SlotState slot,
      @Nullable Job ended,
      @Nullable Object value,
      @Nullable Throwable cause,
      long retryDelay) {
    this.slot = slot;
    this.ended = ended;
    this.value = value;
    this.cause = cause;
    this.retryDelay = retryDelay;
  }

  /** Whose it is. */
  protected SlotState slot() {
    return slot;
  }

  /** The job that the slot has done; null if it was woken. */
  public final @Nullable Job ended() {
    return ended;
  }

  /** What that has given. */
  public final @Nullable Object value() {
    return value;
  }

  /** Why it failed. */
  public final @Nullable Throwable cause() {
    return cause;
  }

  /** The job that the slot is given. */
  public final @Nullable Job next() {
    return next;
  }
}
