package dev.taskqueue.engine.scheduler;

/** One call of join that waits for its scope. */
public abstract class Joiner {

  final Class<?> type;

  /** Whether it has the batch for good when it is told, and never asks for it again. */
  protected final boolean forGood;

  /** One that takes results of this type only. */
  protected Joiner(Class<?> type, boolean forGood) {
    this.type = type;
    this.forGood = forGood;
  }

  /** Called, outside the guard, when the batch is complete and has been taken from the queue. */
  protected abstract void joined(Batch batch);

  /** Called, outside the guard, when the join takes nothing. */
  protected abstract void failed(RuntimeException cause);
}
