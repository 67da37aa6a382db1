package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueOptions;
import java.util.function.LongSupplier;

/**
 * The times a queue's front goes by.
 *
 * @param clock nanoseconds from any origin
 * @param ttlNanos how long requests are remembered
 * @param roundMillis longest wait for the answer of a join's round
 * @param patienceMillis longest time between two rounds of a join
 * @param readerPatienceMillis longest time between two rounds of a reader of outcomes
 * @param graceMillis longest wait of an undeployment for batches to be fetched
 */
record FrontTiming(
    LongSupplier clock,
    long ttlNanos,
    long roundMillis,
    long patienceMillis,
    long readerPatienceMillis,
    long graceMillis) {

  static FrontTiming of(TaskQueueOptions options) {
    return new FrontTiming(
        System::nanoTime,
        options.getResultTtl().toNanos(),
        Protocol.ROUND.toMillis(),
        Protocol.PATIENCE.toMillis(),
        Protocol.READER_PATIENCE.toMillis(),
        Math.min(Protocol.LAST_FETCH.toMillis(), options.getCloseTimeout().toMillis()));
  }
}
