package dev.taskqueue.engine;

import dev.taskqueue.engine.scheduler.Arrival;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/** A slot that comes to its event loop for its next task. */
final class SlotArrival extends Arrival implements Handler<Void> {

  /** The one that came there before; see {@link Arrivals}. */
  @Nullable SlotArrival before;

  private final Slot slot;
  private final ContextInternal place;

  /** Of a slot that was woken. */
  SlotArrival(Slot slot) {
    this(slot, null, null);
  }

  /** Of a slot whose task has succeeded with this value. */
  SlotArrival(Slot slot, @Nullable LocalTask ended, @Nullable Object value) {
    super(slot, ended, value);
    this.slot = slot;
    this.place = slot.place();
  }

  @Override
  protected Slot slot() {
    return slot;
  }

  /** It has been given its task, or none. On its event loop. */
  void answered() {
    place.emit(null, this);
  }

  @Override
  public void handle(@Nullable Void nothing) {
    slot.goOn(this);
  }
}
