package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.engine.JoinHandle;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * A join, from its first request to the acknowledgement of its batch. While no round is under way
 * it waits on for a moment, so that it shares the batch with joins that overlap.
 */
final class JoinSession {

  private static final long NONE = -1;

  final String joinId;
  final String scope;
  final Class<?> type;
  final Rounds rounds;

  /** Whether its sender does not know the id, and so can neither ask again nor acknowledge. */
  boolean once;

  /** Whether it has a batch, which is being stored or was. */
  boolean storing;

  private final ContextInternal context;

  /** Null if the batch was there before. */
  private final @Nullable JoinHandle join;

  private @Nullable JoinReport report;
  private @Nullable Throwable failure;
  private long idleTimer = NONE;

  JoinSession(
      ContextInternal context,
      String joinId,
      String scope,
      Class<?> type,
      @Nullable JoinHandle join) {
    this.context = context;
    this.joinId = joinId;
    this.scope = scope;
    this.type = type;
    this.join = join;
    this.rounds = new Rounds(context);
  }

  /** The batch, once there is one. */
  @Nullable JoinReport report() {
    return report;
  }

  boolean isPending() {
    return report == null;
  }

  /** Why there will be no batch. */
  @Nullable Throwable failure() {
    return failure;
  }

  void failed(Throwable cause) {
    failure = cause;
    stopIdling();
  }

  void joined(JoinReport batch) {
    report = batch;
    stopIdling();
  }

  /** Gives up the join after a time without a round. */
  void idle(long millis, Runnable givenUp) {
    if (!rounds.isEmpty() || !isPending()) {
      return;
    }
    stopIdling();
    idleTimer =
        context.setTimer(
            millis,
            id -> {
              idleTimer = NONE;
              if (giveUp()) {
                givenUp.run();
              }
            });
  }

  void stopIdling() {
    if (idleTimer != NONE) {
      context.owner().cancelTimer(idleTimer);
      idleTimer = NONE;
    }
  }

  /** Takes nothing; false if it has its batch, or is just getting it. */
  boolean giveUp() {
    return isPending() && join != null && join.withdraw();
  }
}
