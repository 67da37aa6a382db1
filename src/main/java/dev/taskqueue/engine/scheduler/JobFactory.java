package dev.taskqueue.engine.scheduler;

/** Makes the job of a task that was put without one. */
public interface JobFactory {

  /**
   * Makes a job with the spec of a plain put. Called under the guard.
   *
   * @param payload what is to be run
   * @param owner what the put named as the owner of its scope
   */
  Job make(Object payload, Object owner);

  /**
   * Makes of a task what a slot runs to which it was lent. Called by that slot.
   *
   * @param payload what is to be run
   * @param owner what the put named as the owner of its scope
   * @param seq number of the put
   */
  Lent lend(Object payload, Object owner, long seq);
}
