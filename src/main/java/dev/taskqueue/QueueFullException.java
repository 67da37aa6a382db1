package dev.taskqueue;

/** A put found neither room in the buffer nor a place to wait for it; the task was not accepted. */
public final class QueueFullException extends TaskQueueException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  public QueueFullException(String message) {
    super(message);
  }
}
