package dev.taskqueue.eventbus;

/**
 * The times a client goes by.
 *
 * @param roundMillis how long it waits for the answer of a round, longer than a round takes
 * @param quickMillis how long it waits for an answer that comes at once
 * @param tries how often it sends a request that is not answered
 */
record CallTiming(long roundMillis, long quickMillis, int tries) {

  static final CallTiming DEFAULT = new CallTiming(Protocol.ROUND.toMillis() + 5_000, 10_000, 5);
}
