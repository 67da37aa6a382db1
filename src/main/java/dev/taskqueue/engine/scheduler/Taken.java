package dev.taskqueue.engine.scheduler;

/**
 * A slot and what it works at.
 *
 * @param detached whether that execution is no longer the slot's to settle
 */
public record Taken(SlotState slot, Job job, boolean detached) {

  /**
   * Whether nobody waits for the execution any more, nor for its end: it keeps no key from other
   * tasks, or from the next try of its own. To be asked under the guard.
   */
  public boolean isForgotten() {
    return detached && slot.lane == null && slot.retry == null;
  }
}
