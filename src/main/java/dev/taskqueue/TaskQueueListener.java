package dev.taskqueue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told of everything that happens in a queue; see {@link TaskQueueOptions#setListener}. Override
 * what is of interest.
 *
 * <p>Calls are made by the thread that brought the event about: the caller of {@code put}, the slot
 * that runs the task, or the queue's event loop when a time has passed. Calls about one task come
 * one after the other in the order in which things happened, each before the queue goes on with
 * that task on the same thread; so do the calls that are about no task. Calls about different tasks
 * may come at the same time. So an implementation has to be thread-safe, must not block, and slows
 * the queue by the time it takes. It may call the queue. What it throws is logged and harms
 * nothing.
 *
 * <p>The life of a task: accepted, waiting (if the put has to wait), entered, started, ended. A
 * task that is tried again goes from retrying to entered and started again. A task may end at any
 * point after it was accepted.
 */
public interface TaskQueueListener {

  /** Does nothing. A queue with this listener is as fast as one without. */
  TaskQueueListener NOOP = new TaskQueueListener() {};

  /** A put was refused: there was no room for it, or the queue is closing. */
  default void rejected(TaskInfo task) {}

  /** A task was accepted and belongs to its scope. */
  default void accepted(TaskInfo task) {}

  /** An accepted task cannot enter the buffer yet: it waits for room, or for its delay to pass. */
  default void waiting(TaskInfo task) {}

  /** A task has entered the buffer, for the first time or to be tried again. */
  default void entered(TaskInfo task) {}

  /**
   * An execution starts.
   *
   * @param waited since the task entered the buffer
   */
  default void started(TaskInfo task, Duration waited) {}

  /**
   * An execution has failed and the task will be tried again.
   *
   * @param cause of the failure
   * @param delay after which the task asks for room in the buffer
   */
  default void retrying(TaskInfo task, Throwable cause, Duration delay) {}

  /**
   * A task has its outcome; called once for every accepted task, unless it is left to the next
   * owner of a durable queue, which tells its own listener. Its work may go on if it was cancelled
   * or has timed out.
   *
   * @param cause why there is no result; {@code null} for {@link OutcomeKind#SUCCESS} and {@link
   *     OutcomeKind#NULL}
   * @param took since the start of the execution that ended it; zero if it was not being executed
   */
  default void ended(TaskInfo task, OutcomeKind kind, @Nullable Throwable cause, Duration took) {}

  /** A slot was freed though the work of a task that has ended goes on. */
  default void abandoned(TaskInfo task) {}

  /** A task has found no room. Not told again before there has been room that nobody waited for. */
  default void full() {}

  /** After {@link #full}: there is room, and nobody waits for it. */
  default void room() {}

  /** The last unfinished task has ended. */
  default void idle() {}

  /** No more tasks are started. */
  default void paused() {}

  /** Tasks are started again. */
  default void resumed() {}

  /** The number of slots was changed. */
  default void resized(int workers) {}

  /** A closing queue has worked off its last task. */
  default void drained() {}
}
