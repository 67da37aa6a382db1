package dev.taskqueue.service.cli;

/** How the process ends. */
final class ExitCodes {

  /** All is done. */
  static final int OK = 0;

  /** Some of the tasks have failed, or a program error was met. */
  static final int FAILED = 1;

  /** The command line or the configuration cannot be used. */
  static final int USAGE = 2;

  /** The service could not start, for a reason outside of its configuration. */
  static final int NOT_STARTED = 3;

  /** It was stopped, and not all accepted tasks were done in time. */
  static final int TASKS_LEFT = 4;

  /** It was stopped a second time, and ended at once. */
  static final int KILLED = 130;

  private ExitCodes() {}
}
