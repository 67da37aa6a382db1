package dev.taskqueue;

/** The queue is closing or closed; the task was not accepted. */
public final class QueueClosedException extends TaskQueueException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  public QueueClosedException(String message) {
    super(message);
  }
}
