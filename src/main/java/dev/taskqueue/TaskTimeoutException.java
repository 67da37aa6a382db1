package dev.taskqueue;

/** An execution took longer than the task's timeout. */
public final class TaskTimeoutException extends TaskQueueException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  public TaskTimeoutException(String message) {
    super(message);
  }
}
