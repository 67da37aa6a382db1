package dev.taskqueue.engine.scheduler;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import org.jspecify.annotations.Nullable;

/** Something to be done about a transition, after it, outside the guard. */
public interface Effect {

  /** Does it. */
  void apply(EffectHandler handler);

  /**
   * One that may run code of whoever uses the queue, which may block. It is carried out after all
   * others, and no slot of its transition has a task that it has not begun meanwhile.
   */
  interface CallingOut extends Effect {}

  /**
   * A task has its outcome. Left out for successes that nobody waits for.
   *
   * @param entered whether it was in the buffer before, or counts as having been there; who has let
   *     it in may not have come to say so
   */
  record Settled(
      Job job,
      OutcomeKind kind,
      @Nullable Object value,
      @Nullable Throwable cause,
      String scope,
      boolean entered)
      implements CallingOut {
    @Override
    public void apply(EffectHandler handler) {
      handler.settled(this);
    }
  }

  /** The work of a settled task goes on and should be told to stop. */
  record StopWork(Job job, int attempt) implements CallingOut {
    @Override
    public void apply(EffectHandler handler) {
      handler.stopWork(job, attempt);
    }
  }

  /** An execution is over its time and could be tried again: {@link Scheduler#timedOut}. */
  record Overdue(Job job, int attempt) implements CallingOut {
    @Override
    public void apply(EffectHandler handler) {
      handler.overdue(job, attempt);
    }
  }

  /** An execution has failed, and after so many nanoseconds another one is to follow. */
  record BacksOff(Job job, int attempt, long delay) implements Effect {
    @Override
    public void apply(EffectHandler handler) {
      handler.backsOff(job, attempt, delay);
    }
  }

  /** A slot was given up with its work still going on; another one should take its place. */
  record Abandoned(SlotState slot) implements Effect {
    @Override
    public void apply(EffectHandler handler) {
      handler.abandoned(slot);
    }
  }

  /** An outcome for a reader. */
  record Read(OutcomeReader reader, Outcome outcome) implements Effect {
    @Override
    public void apply(EffectHandler handler) {
      reader.outcome(outcome);
    }
  }

  /** A reader has all its outcomes, or they are on their way. */
  record ReadAll(OutcomeReader reader, long total) implements Effect {
    @Override
    public void apply(EffectHandler handler) {
      reader.ended(total);
    }
  }

  /** A join has its batch. */
  record Joined(Joiner joiner, Batch batch) implements CallingOut {
    @Override
    public void apply(EffectHandler handler) {
      joiner.joined(batch);
    }
  }

  /** A join takes nothing. */
  record JoinFailed(Joiner joiner, RuntimeException cause) implements CallingOut {
    @Override
    public void apply(EffectHandler handler) {
      joiner.failed(cause);
    }
  }

  /** No task is unfinished. */
  record Idle(IdleWaiter waiter) implements CallingOut {
    @Override
    public void apply(EffectHandler handler) {
      waiter.idle();
    }
  }

  /** Who waits for an idle queue waits in vain. */
  record IdleFailed(IdleWaiter waiter, RuntimeException cause) implements CallingOut {
    @Override
    public void apply(EffectHandler handler) {
      waiter.failed(cause);
    }
  }

  /** {@link Scheduler#tick} wants to be called at this time. Replaces an earlier wish. */
  record SetTimer(long deadline) implements Effect {
    @Override
    public void apply(EffectHandler handler) {
      handler.setTimer(deadline);
    }
  }

  /** So many keys are remembered for their rate limit alone. */
  record ManyIdleKeys(int number) implements Effect {
    @Override
    public void apply(EffectHandler handler) {
      handler.manyIdleKeys(number);
    }
  }

  /** A closing queue has no unfinished task. */
  record Drained() implements CallingOut {
    @Override
    public void apply(EffectHandler handler) {
      handler.drained();
    }
  }
}
