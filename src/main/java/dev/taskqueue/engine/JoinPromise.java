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

  JoinPromise(QueueCore core, String scope, Class<?> type, Promise<JoinReport> promise) {
    super(type);
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
    JoinReport report = batch.report();
    core.log.joined(scope, report);
    promise.complete(report);
  }

  @Override
  protected void failed(RuntimeException cause) {
    promise.fail(cause);
  }
}
