package dev.taskqueue.engine.scheduler;

import dev.taskqueue.Outcome;

/**
 * Who reads the outcomes of a scope as they come, in place of their being kept for a join. Its
 * methods are called outside the guard, by several threads at once, and so not in order.
 */
public abstract class OutcomeReader {

  ScopeState scope = ScopeState.NONE;

  /** Outcomes that were handed out and not yet consumed. */
  int pending;

  /** Outcomes that were handed out. */
  long total;

  /** A task of the scope has ended. */
  protected abstract void outcome(Outcome outcome);

  /**
   * There will be no more.
   *
   * @param total how many there were; some may be on their way
   */
  protected abstract void ended(long total);
}
