package dev.taskqueue.eventbus;

/**
 * How a client calls.
 *
 * @param objects whether objects go to a queue of the same Vert.x instance as they are; only tests
 *     do without
 * @param roundMillis how long it waits for the answer of a round, longer than a round takes
 * @param quickMillis how long it waits for an answer that comes at once
 * @param tries how often it sends a request that is not answered
 */
record CallStyle(boolean objects, long roundMillis, long quickMillis, int tries) {

  static final CallStyle DEFAULT =
      new CallStyle(true, Protocol.ROUND.toMillis() + 5_000, 10_000, 5);
}
