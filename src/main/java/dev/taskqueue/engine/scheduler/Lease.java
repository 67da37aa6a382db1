package dev.taskqueue.engine.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lends a quick slot the first tasks of the buffer: it runs them one after the other without a
 * transition for each, with which the scheduler's state would have to move from the processor of a
 * producer to its own and back. The state stays as if the slot were at its first task still, until
 * a transition takes the lease back and catches up with what the slot has done. Every transition
 * that could tell the difference does so first.
 *
 * <p>All but {@link #next} and {@link #current} is called under the guard. Its one atomic step is
 * the moment at which a task has ended and the next one has started; if the lease has been taken
 * back, neither has.
 */
final class Lease {

  /** Tasks at most. More gain little, and those who look at the buffer's size see them late. */
  static final int LONGEST = 32;

  /** Value of {@link #ended} while nothing is lent. */
  private static final int OVER = -1;

  private static final VarHandle ENDED;

  static {
    try {
      ENDED = MethodHandles.lookup().findVarHandle(Lease.class, "ended", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final SlotState slot;
  private final JobFactory factory;

  /** Null once it has been taken back: the run knows results that may long have been joined. */
  private @Nullable PlainRun run;

  /** Where the first lent task is in the run. */
  private final int start;

  private final int length;

  /** Of all the tasks, if they are of one scope. */
  private final @Nullable Object owner;

  /** What the task has given which the slot had before the lent ones. */
  private @Nullable Object firstValue;

  /** The task at hand, and the one before or after it, by whether as many have ended. */
  private @Nullable Lent even;

  private @Nullable Lent odd;

  /** The slot's own: the task it is at. */
  private @Nullable Lent current;

  /** How many tasks have ended: the one that the slot had, then lent ones. */
  private volatile int ended;

  /** From now on the first tasks of the run are the slot's. */
  Lease(SlotState slot, JobFactory factory, PlainRun run, int length) {
    this.slot = slot;
    this.factory = factory;
    this.run = run;
    this.start = run.head();
    this.length = length;
    this.owner = run.owner();
  }

  /**
   * The slot's task has ended with this value; gives the next one, which has started. Null if there
   * is none: then nothing has happened, and the scheduler is to be told of the end.
   */
  @Nullable Lent next(@Nullable Object value) {
    int before = ended;
    PlainRun lending = run;
    if (before == OVER || before == length || lending == null) {
      return null;
    }
    Lent next = lent(lending, before);
    if (next == null) {
      return null;
    }
    setValue(lending, before, value);
    Lent previous = lentAfter(before);
    setLentAfter(before + 1, next);
    if (!ENDED.compareAndSet(this, before, before + 1)) {
      setValue(lending, before, null);
      setLentAfter(before + 1, null);
      return null;
    }
    if (previous != null) {
      previous.end();
    }
    current = next;
    return next;
  }

  /** A task that is to start; null if the lease is being taken back. */
  private @Nullable Lent lent(PlainRun lending, int index) {
    int i = start + index;
    Object payload = lending.payload(i);
    Object its = owner != null ? owner : lending.owner(i);
    return payload == null || its == null ? null : factory.lend(payload, its, lending.seq(i));
  }

  /** What the task has given that ends as the one after so many; no one else uses its place. */
  private void setValue(PlainRun lending, int before, @Nullable Object value) {
    if (before == 0) {
      firstValue = value;
    } else {
      lending.setValue(start + before - 1, value);
    }
  }

  /** The lent task that the slot is at after so many have ended. */
  private @Nullable Lent lentAfter(int ended) {
    return (ended & 1) == 0 ? even : odd;
  }

  private void setLentAfter(int ended, @Nullable Lent lent) {
    if ((ended & 1) == 0) {
      even = lent;
    } else {
      odd = lent;
    }
  }

  /** The slot's own question: the task that it is at. */
  @Nullable Lent current() {
    return current;
  }

  /** How many tasks have ended so far. */
  int ended() {
    return ended;
  }

  /** Takes back what the slot has not started; gives how many tasks have ended. */
  int takeBack() {
    return (int) ENDED.getAndSet(this, OVER);
  }

  /** The job of the task that the slot is at, after so many have ended, of which one at least. */
  Job job(int ended) {
    Job job = Objects.requireNonNull(lentAfter(ended)).takeBack();
    run().place(job, start + ended - 1);
    job.slot = slot;
    job.attempts = 1;
    job.state = Job.State.RUNNING;
    return job;
  }

  /** What the task has given that the slot had before the lent ones. */
  @Nullable Object firstValue() {
    return firstValue;
  }

  private PlainRun run() {
    return Objects.requireNonNull(run);
  }

  /** Whether all the lent tasks are of this scope. */
  boolean isOf(ScopeState scope) {
    return run().isOf(scope);
  }

  /** Hands in the results of the lent tasks that have ended; gives how many are not null. */
  int settle(int ended, Scopes all) {
    return run().settle(start, start + ended - 1, all);
  }

  /**
   * Forgets what was lent, of which so many have ended. The slot may be in {@link #next} still,
   * which then gives nothing.
   */
  void clear(int ended) {
    run().forget(start, start + ended);
    run = null;
    firstValue = null;
    even = null;
    odd = null;
  }
}
