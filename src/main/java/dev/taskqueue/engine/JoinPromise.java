package dev.taskqueue.engine;

import dev.taskqueue.JoinReport;
import dev.taskqueue.engine.scheduler.Batch;
import dev.taskqueue.engine.scheduler.Joiner;
import io.vertx.core.Promise;

/** A join that completes a promise. */
final class JoinPromise extends Joiner {

  private final QueueCore core;
  private final String scope;
  private final Promise<JoinReport> promise;
  private volatile long lastSeq;

  /**
   * One that has not begun.
   *
   * @param forGood whether those who keep account of the queue are told that the batch is taken
   */
  JoinPromise(
      QueueCore core, String scope, Class<?> type, Promise<JoinReport> promise, boolean forGood) {
    super(type, forGood);
    this.core = core;
    this.scope = scope;
    this.promise = promise;
  }

  long lastSeq() {
    return lastSeq;
  }

  @Override
  protected void joined(Batch batch) {
    lastSeq = batch.lastSeq();
    if (forGood) {
      core.tellTaken(scope, lastSeq);
    }
    JoinReport report = batch.report();
    core.log.joined(scope, report);
    promise.complete(report);
  }

  @Override
  protected void failed(RuntimeException cause) {
    promise.fail(cause);
  }
}
