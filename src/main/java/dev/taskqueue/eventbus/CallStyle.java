package dev.taskqueue.eventbus;

import io.vertx.core.Vertx;

/**
 * How a client calls.
 *
 * @param objects whether objects go to a queue of the same Vert.x instance as they are; only tests
 *     do without
 * @param roundMillis how long it waits for the answer of a round, longer than a round takes
 * @param quickMillis how long it waits for an answer that comes at once
 * @param tries how often it sends a request that is not answered
 * @param patienceMillis how long it goes on asking for a queue that is changing its owner
 */
record CallStyle(
    boolean objects, long roundMillis, long quickMillis, int tries, long patienceMillis) {

  static final CallStyle DEFAULT =
      new CallStyle(true, Protocol.ROUND.toMillis() + 5_000, 10_000, 5);

  /** In a cluster nobody tells when the queue's node dies: asking often finds it out. */
  static final CallStyle CLUSTERED = new CallStyle(true, 5_000, 5_000, 24, 120_000);

  /** One without patience. */
  CallStyle(boolean objects, long roundMillis, long quickMillis, int tries) {
    this(objects, roundMillis, quickMillis, tries, 0);
  }

  static CallStyle of(Vertx vertx) {
    return vertx.isClustered() ? CLUSTERED : DEFAULT;
  }
}
