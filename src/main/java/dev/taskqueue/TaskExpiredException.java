package dev.taskqueue;

/** A task waited longer in the buffer than its time to live; it will not run. */
public final class TaskExpiredException extends TaskQueueException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  public TaskExpiredException(String message) {
    super(message);
  }
}
