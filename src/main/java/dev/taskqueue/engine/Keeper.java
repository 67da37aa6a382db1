package dev.taskqueue.engine;

import dev.taskqueue.Outcome;

/** Keeps account of one task for those who come after this queue. Called by any thread. */
public interface Keeper {

  /**
   * An execution after the first one starts.
   *
   * @param attempt its number, from 2
   */
  void tried(int attempt);

  /**
   * An execution has failed, and another one is to follow. May come after {@link #tried} tells of
   * that one.
   *
   * @param attempt number of the execution that has failed
   * @param delay nanoseconds from now until the task is to be tried again
   */
  void backsOff(int attempt, long delay);

  /**
   * The task has its outcome; called once, also for a put that has failed after it had to wait.
   * Never after a join that takes the outcome could have been answered.
   */
  void ended(Outcome outcome);
}
