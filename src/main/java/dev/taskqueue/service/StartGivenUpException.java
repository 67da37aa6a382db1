package dev.taskqueue.service;

/** The service was to stop before there was anything of it. */
public final class StartGivenUpException extends RuntimeException {

  private static final long serialVersionUID = 1;

  StartGivenUpException() {
    super("the start was given up");
  }
}
