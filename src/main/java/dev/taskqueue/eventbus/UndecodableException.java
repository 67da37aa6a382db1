package dev.taskqueue.eventbus;

/** A value that could be encoded as JSON, and not be decoded any more. */
final class UndecodableException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UndecodableException(String message) {
    super(message);
  }
}
