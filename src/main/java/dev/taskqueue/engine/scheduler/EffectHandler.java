package dev.taskqueue.engine.scheduler;

/** Carries out effects. */
public interface EffectHandler {

  /** A put that had to wait has entered the buffer. Must not throw: others are told after it. */
  void entered(Job job);

  /** See {@link Effect.Settled}. */
  void settled(Effect.Settled settled);

  /** See {@link Effect.StopWork}. */
  void stopWork(Job job, int attempt);

  /** See {@link Effect.Overdue}. */
  void overdue(Job job, int attempt);

  /** See {@link Effect.Abandoned}. */
  void abandoned(SlotState slot);

  /** See {@link Effect.SetTimer}. */
  void setTimer(long deadline);

  /** See {@link Effect.Drained}. */
  void drained();

  /** See {@link Effect.BacksOff}. */
  default void backsOff(Job job, int attempt, long delay) {}

  /** See {@link Effect.ManyIdleKeys}. */
  default void manyIdleKeys(int number) {}

  /** See {@link Event}. */
  default void happened(Event event) {}
}
