package dev.taskqueue.eventbus;

/**
 * The times that a node goes by which has a queue or stands by for it.
 *
 * @param tryMillis between two tries to take the queue
 * @param retryMillis the same, after it was taken and could not be started
 * @param checkMillis between two looks for whether the queue is still ours
 * @param shyMillis for how long a node that could not start the queue is no candidate at first
 */
record SuccessionTiming(long tryMillis, long retryMillis, long checkMillis, long shyMillis) {

  static final SuccessionTiming DEFAULT = new SuccessionTiming(500, 5_000, 2_000, 300_000);
}
