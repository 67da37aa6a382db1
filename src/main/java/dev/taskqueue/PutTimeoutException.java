package dev.taskqueue;

/** A put waited longer for room than its put timeout; the task will not run. */
public final class PutTimeoutException extends TaskQueueException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  public PutTimeoutException(String message) {
    super(message);
  }
}
