package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskDroppedException;
import dev.taskqueue.engine.scheduler.Event.Kind;
import dev.taskqueue.engine.scheduler.Job.State;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a task comes to its outcome, and what follows for its scope, its key and the queue. */
final class Endings {

  private final Core core;

  Endings(Core core) {
    this.core = core;
  }

  /**
   * Gives a task its outcome. Others may wait for a reader from then on: once all that ends in a
   * transition has ended, {@link Entrance#admitWaiters} is to follow.
   */
  void settle(Job job, OutcomeKind kind, @Nullable Object value, @Nullable Throwable cause) {
    ScopeState scope = Objects.requireNonNull(job.scope);
    boolean waited = job.state == State.DELAYED || job.state == State.WAITING;
    job.state = State.SETTLED;
    if (job.spec.id() != null) {
      core.byId.remove(job.spec.id());
    }
    core.ended.add(kind);
    if (core.events != null) {
      core.events.settled(job, kind, cause);
    }
    if (cause != null || job.spec.submitted()) {
      boolean entered = !waited || cause instanceof TaskDroppedException;
      core.effects.add(new Effect.Settled(job, kind, value, cause, scope.name, entered));
    }
    job.payload = null;
    leaveLane(job);
    core.scopes.settle(job, scope, kind, value, cause);
    if (scope.reader != null
        && !scope.gated
        && !core.closing
        && scope.reader.pending >= core.config.maxSize()) {
      core.buffer.gate(scope);
    }
    if (--core.unfinished == 0) {
      becameIdle();
    }
  }

  /** Gives the lent tasks their outcome that have ended, but for the last one, which goes on. */
  void settle(Lease lease, int ended) {
    int number = ended - 1;
    int succeeded = lease.settle(ended, core.scopes);
    core.ended.add(succeeded, number - succeeded);
    core.unfinished -= number;
  }

  private void becameIdle() {
    if (core.left == null) {
      core.tell(Kind.IDLE);
    }
    if (!core.whenIdle.isEmpty()) {
      core.whenIdle.forEach(waiter -> core.effects.add(new Effect.Idle(waiter)));
      core.whenIdle.clear();
    }
    if (core.closing) {
      close();
    }
  }

  /** Frees the key for the next task, unless the work of this one goes on. */
  private void leaveLane(Job job) {
    KeyLane lane = job.lane;
    SlotState slot = job.slot;
    job.slot = null;
    if (lane == null) {
      return;
    }
    job.lane = null;
    if (slot != null && slot.job == job && slot.detached) {
      slot.lane = lane;
    } else {
      core.buffer.release(lane);
    }
  }

  void fail(Job job, Throwable cause, long retryDelay) {
    if (retryDelay >= 0 && job.attempts < job.spec.maxAttempts()) {
      if (core.events != null) {
        core.events.retrying(job, cause, retryDelay);
      }
      core.effects.add(new Effect.BacksOff(job, job.attempts, retryDelay));
      core.entrance.delay(job, State.BACKOFF, retryDelay);
    } else {
      settle(job, OutcomeKind.FAILURE, null, cause);
    }
  }

  /** The answer to {@link Effect.Overdue}: fails that execution if it is still under way. */
  void timedOut(Job job, int attempt, long retryDelay) {
    if (job.state == State.RUNNING && job.attempts == attempt) {
      core.dispatch.detach(job);
      fail(job, Causes.timeout(job), retryDelay);
      core.entrance.admitWaiters();
    }
  }

  void expirePut(Job job) {
    core.waiters.remove(job);
    settle(
        job,
        OutcomeKind.EXPIRED,
        null,
        Causes.noRoom(job, core.entrance.whyNoRoom(), core.waiters.size()));
    core.entrance.admitWaiters();
  }

  void expire(Job job) {
    Throwable cause = Causes.notStarted(job, core.dispatch.whatKeeps(job));
    core.buffer.remove(job);
    settle(job, OutcomeKind.EXPIRED, null, cause);
    core.entrance.admitWaiters();
    core.dispatch.wakeSlots(); // for the task's key
  }

  void overdue(Job job) {
    if (job.attempts < job.spec.maxAttempts()) {
      core.effects.add(new Effect.Overdue(job, job.attempts));
    } else {
      timedOut(job, job.attempts, JobSpec.NONE);
    }
  }

  void close() {
    if (!core.closed) {
      core.closed = true;
      core.announcements.makeAll(); // no deadline comes any more
      if (core.left == null) {
        core.tell(Kind.DRAINED);
      }
      core.effects.add(new Effect.Drained());
    }
  }
}
