package dev.taskqueue.engine.scheduler;

/** Makes the job of a task that was put without one. Called under the guard. */
@FunctionalInterface
public interface JobFactory {

  /**
   * Makes a job with the spec of a plain put.
   *
   * @param payload what is to be run
   * @param owner what the put named as the owner of its scope
   */
  Job make(Object payload, Object owner);
}
