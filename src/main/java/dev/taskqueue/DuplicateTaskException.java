package dev.taskqueue;

/** A task with the same id is unfinished; the new one was not accepted. */
public final class DuplicateTaskException extends TaskQueueException {

  private static final long serialVersionUID = 1L;

  /** With the text that names the value, the limit and the way out. */
  public DuplicateTaskException(String message) {
    super(message);
  }
}
