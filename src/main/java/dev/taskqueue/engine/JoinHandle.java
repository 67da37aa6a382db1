package dev.taskqueue.engine;

import dev.taskqueue.JoinReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A join that waits, and can be given up without taking anything. */
public final class JoinHandle {

  private final QueueCore core;
  private final String scope;
  private final JoinPromise joiner;
  private final Future<JoinReport> report;

  JoinHandle(QueueCore core, String scope, Class<?> type) {
    Promise<JoinReport> promise = core.vertx.getOrCreateContext().promise();
    this.core = core;
    this.scope = scope;
    this.joiner = new JoinPromise(core, scope, type, promise, false);
    this.report = promise.future();
    core.act(state -> state.join(scope, joiner));
  }

  /** Completes with the batch; never, if the join is given up. */
  public Future<JoinReport> report() {
    return report;
  }

  /**
   * Of the tasks that were put with options into the scope, those with a number up to this belong
   * to the batch. Known when the report is there.
   */
  public long lastSeq() {
    return joiner.lastSeq();
  }

  /** Gives up the join; false if it has its batch. */
  public boolean withdraw() {
    return core.call(state -> state.withdraw(scope, joiner));
  }
}
