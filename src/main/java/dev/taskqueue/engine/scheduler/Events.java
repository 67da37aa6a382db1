package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Records what listeners are to be told of. There is none where nobody listens. */
final class Events {

  private final EffectLog effects;
  private final LongSupplier clock;

  /** No room was found and there has been none since. */
  private boolean full;

  Events(EffectLog effects, LongSupplier clock) {
    this.effects = effects;
    this.clock = clock;
  }

  void of(Event.Kind kind, Job job) {
    add(kind, job, null, null, null, 0);
  }

  void of(Event.Kind kind, Job job, SlotState slot) {
    add(kind, job, slot, null, null, 0);
  }

  void of(Event.Kind kind) {
    add(kind, null, null, null, null, 0);
  }

  void retrying(Job job, Throwable cause, long delay) {
    add(Event.Kind.RETRYING, job, null, null, cause, delay);
  }

  void settled(Job job, OutcomeKind outcome, @Nullable Throwable cause) {
    add(Event.Kind.SETTLED, job, null, outcome, cause, 0);
  }

  void resized(int workers) {
    add(Event.Kind.RESIZED, null, null, null, null, workers);
  }

  /** A put or a delayed task has found the buffer full; tells of it once. */
  void noRoom() {
    if (!full) {
      full = true;
      of(Event.Kind.FULL);
    }
  }

  /** There is room that nobody waits for; told of if none was found before. */
  void room() {
    if (full) {
      full = false;
      of(Event.Kind.ROOM);
    }
  }

  private void add(
      Event.Kind kind,
      @Nullable Job job,
      @Nullable SlotState slot,
      @Nullable OutcomeKind outcome,
      @Nullable Throwable cause,
      long number) {
    int attempt = job == null ? 0 : job.attempts;
    effects.add(new Event(kind, job, attempt, clock.getAsLong(), slot, outcome, cause, number));
  }
}
