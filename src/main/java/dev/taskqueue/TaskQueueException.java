package dev.taskqueue;

/** Why the queue refused or ended a task. Has no stack trace: where it was made tells nothing. */
public abstract class TaskQueueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  protected TaskQueueException(String message) {
    super(message, null, false, false);
  }
}
