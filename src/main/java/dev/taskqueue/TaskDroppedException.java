package dev.taskqueue;

/** The task was given up for lack of room, by the queue's overflow policy. */
public final class TaskDroppedException extends TaskQueueException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  public TaskDroppedException(String message) {
    super(message);
  }
}
