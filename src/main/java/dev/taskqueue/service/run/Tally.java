package dev.taskqueue.service.run;

/**
 * What became of the lines.
 *
 * @param succeeded with or without a result
 * @param failed or cancelled, expired, dropped
 * @param refused never were a task
 * @param skipped held by the output already
 * @param left read, and not started when the run was stopped, or not written as the output failed
 */
public record Tally(long succeeded, long failed, long refused, long skipped, long left) {

  /** Nothing yet. */
  static final Tally NONE = new Tally(0, 0, 0, 0, 0);

  /** Lines that have a result now. */
  public long written() {
    return succeeded + failed + refused;
  }

  /** The same lines, none of which could be written. */
  Tally unwritten() {
    return new Tally(0, 0, 0, skipped, left + written());
  }

  Tally minus(Tally other) {
    return new Tally(
        succeeded - other.succeeded,
        failed - other.failed,
        refused - other.refused,
        skipped - other.skipped,
        left - other.left);
  }

  Tally plus(Tally other) {
    return new Tally(
        succeeded + other.succeeded,
        failed + other.failed,
        refused + other.refused,
        skipped + other.skipped,
        left + other.left);
  }
}
