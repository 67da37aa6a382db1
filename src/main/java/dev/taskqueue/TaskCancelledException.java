package dev.taskqueue;

/** The task was cancelled before it ended. */
public final class TaskCancelledException extends TaskQueueException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  public TaskCancelledException(String message) {
    super(message);
  }
}
