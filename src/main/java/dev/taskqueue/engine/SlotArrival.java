package dev.taskqueue.engine;

import dev.taskqueue.engine.scheduler.Arrival;
import dev.taskqueue.engine.scheduler.JobSpec;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/** A slot that comes to its event loop for its next task. */
final class SlotArrival extends Arrival {

  /** What it is to do next. */
  enum Answer {
    RUN,
    /** When those have been told who are to be told of what has ended. */
    ASK_AGAIN,
    /** When its context has had a turn. */
    COME_AGAIN,
    /** It is idle, and may be elsewhere already. */
    WAIT,
    /** The same, and there is no task. */
    RAN_OUT,
    /** It was given up. */
    LEAVE
  }

  /** The one that came there before; see {@link Arrivals}. */
  @Nullable SlotArrival before;

  /** Where it has come. */
  final ContextInternal place;

  Answer answer = Answer.WAIT;

  /** Of a slot that was woken. */
  SlotArrival(Slot slot) {
    this(slot, null, null, null, JobSpec.NONE);
  }

  /** Of a slot whose task has ended; see {@link Arrival}. */
  SlotArrival(
      Slot slot,
      @Nullable LocalTask ended,
      @Nullable Object value,
      @Nullable Throwable cause,
      long retryDelay) {
    super(slot, ended, value, cause, retryDelay);
    this.place = slot.place();
  }

  @Override
  protected Slot slot() {
    return (Slot) super.slot();
  }

  /** Vert.x was closed. */
  void refused() {
    slot().cannotCome(this);
  }
}
