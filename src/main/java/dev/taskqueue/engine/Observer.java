package dev.taskqueue.engine;

import dev.taskqueue.engine.scheduler.Event;

/**
 * One who is told of events. Calls about one task come one at a time and in order, and so do those
 * about the queue; calls about different tasks may come at the same time.
 */
interface Observer {

  /** Something has happened to a task. */
  void told(Event event, ObservedTask task);

  /** Something has happened to the queue. */
  default void told(Event event) {}

  /**
   * Whether it is told of the end that a task has here, when the queue's next owner goes on with
   * it: to whom a task is a task, wherever it is, that is no end.
   */
  default boolean hearsOfTasksLeft() {
    return true;
  }

  /** The queue has ended. There may be more events, of work that goes on. */
  default void close() {}
}
