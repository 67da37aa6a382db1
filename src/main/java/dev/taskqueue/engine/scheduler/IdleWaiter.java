package dev.taskqueue.engine.scheduler;

/** Waits until no task is unfinished. Called outside the guard. */
public interface IdleWaiter {

  /** No task is unfinished. */
  void idle();

  /** What is unfinished goes on elsewhere. */
  void failed(RuntimeException cause);
}
