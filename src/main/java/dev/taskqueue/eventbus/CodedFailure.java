package dev.taskqueue.eventbus;

/** A failure of the queue that has a code of its own and no exception in the API. */
final class CodedFailure extends Exception {

  private static final long serialVersionUID = 1L;

  final int code;

  CodedFailure(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }
}
