package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.Nullable;

/** One slot as the scheduler sees it. Its deadline is the moment its work is abandoned. */
public abstract class SlotState extends Timed implements Effect {

  /** What it works at, possibly after that job was settled; null if idle or on its way. */
  @Nullable Job job;

  /** It has been taken from the idle ones to come and ask for a job. */
  boolean waking;

  /** It is given up because its work would not end; it gets no more jobs. */
  boolean retired;

  /** Makes the slot call {@link Scheduler#next} on its own context. */
  protected abstract void wake();

  @Override
  public final void apply(EffectHandler handler) {
    wake();
  }
}
