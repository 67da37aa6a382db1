package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lends tasks to the slot that is quick, and catches up with it. */
final class Lending {

  private final Core core;

  /** Null if nothing is lent. */
  private @Nullable Lease lease;

  Lending(Core core) {
    this.core = core;
  }

  /** Lends the slot what comes after this job, which it has just been given. */
  void lend(SlotState slot, Job job) {
    if (!mayLendAfter(job)) {
      return;
    }
    ScopeState scope = Objects.requireNonNull(job.scope);
    int due = core.announcements.dueAfter(core.buffer.size());
    int most = Math.min(Math.min(Lease.LONGEST, core.config.maxSize() / 2), due);
    Lease lent = core.buffer.lend(slot, scope, core.dispatch.allowed(most));
    lease = lent;
    slot.lease = lent;
    if (lent != null && (core.config.rateLimit() != null || !lent.isOf(scope))) {
      // A start or the end of a batch is not to be noted too late.
      core.dispatch.overseer.watch(core.buffer.ready());
    }
  }

  /** Whether nobody waits for what would come of the transition between this job and the next. */
  private boolean mayLendAfter(Job job) {
    return core.waiters.isEmpty()
        && core.returning.isEmpty()
        && job.attempts == 1
        && job.deadline == null
        && job.lane == null
        && !job.spec.submitted()
        && Objects.requireNonNull(job.scope).reader == null;
  }

  /** How many tasks have ended that the state still shows as running or buffered. */
  int ended() {
    return lease == null ? 0 : lease.ended();
  }

  /** Takes back what is lent, and does what the slot has done. */
  void catchUp() {
    Lease lent = lease;
    if (lent == null) {
      return;
    }
    lease = null;
    lent.slot.lease = null;
    int ended = lent.takeBack();
    if (ended > 0) {
      Job first = Objects.requireNonNull(lent.slot.job);
      Object value = lent.firstValue();
      core.buffer.drop(ended);
      core.dispatch.startedLent(ended);
      lent.slot.job = lent.job(ended);
      lent.slot.starts += ended;
      core.endings.settle(
          first, value == null ? OutcomeKind.NULL : OutcomeKind.SUCCESS, value, null);
      core.endings.settle(lent, ended);
    }
    lent.clear(ended);
  }
}
