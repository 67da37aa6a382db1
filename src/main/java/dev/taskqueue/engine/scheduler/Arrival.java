package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.Nullable;

/** A slot that asks for its next job together with others; see {@link Scheduler#arrive}. */
public class Arrival {

  final SlotState slot;
  final @Nullable Job ended;
  final @Nullable Object value;
  @Nullable Job next;

  /**
   * Of a slot that was woken, or has done a job.
   *
   * @param ended which one; null if it was woken
   * @param value what that has given
   */
  protected Arrival(SlotState slot, @Nullable Job ended, @Nullable Object value) {
    this.slot = slot;
    this.ended = ended;
    this.value = value;
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

  /** The job that the slot is given. */
  public final @Nullable Job next() {
    return next;
  }
}
