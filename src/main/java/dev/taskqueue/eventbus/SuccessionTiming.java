package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueOptions;

/**
 * The times that a node goes by which has a queue or stands by for it.
 *
 * @param tryMillis between two tries to take the queue
 * @param retryMillis the same, after it was taken and could not be started
 * @param checkMillis between two looks for whether the queue is still ours
 * @param shyMillis for how long a node that could not start the queue is no candidate at first
 * @param aftermathMillis for how long after a node has joined another owner may have stored more
 */
record SuccessionTiming(
    long tryMillis, long retryMillis, long checkMillis, long shyMillis, long aftermathMillis) {

  /** In which an owner finds out that there is another, and the cluster hands over what it had. */
  private static final long MERGE_MILLIS = 60_000;

  static SuccessionTiming of(TaskQueueOptions options) {
    long closing = Math.min(options.getCloseTimeout().toMillis(), Integer.MAX_VALUE);
    return new SuccessionTiming(500, 5_000, 2_000, 300_000, closing + MERGE_MILLIS);
  }

  int looksAfterJoining() {
    return Math.toIntExact(Math.max(1, aftermathMillis / checkMillis));
  }
}
