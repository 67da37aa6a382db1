package dev.taskqueue.engine.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lends a quick slot the first tasks of the buffer: it runs them one after the other without a
 * transition for each, with which the scheduler's state would have to move from the processor of a
 * producer to its own and back. The state stays as if the slot were at its first task still, until
 * a transition takes the lease back and catches up with what the slot has done. Every transition
 * that could tell the difference does so first.
 *
 * <p>All but {@link #next} is called under the guard. Its one atomic step is the moment at which a
 * task has ended and the next one has started; if the lease has been taken back, neither has.
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

  private final @Nullable Object[] payloads = new Object[LONGEST];
  private final long[] seqs = new long[LONGEST];
  private final long[] entries = new long[LONGEST];
  private @Nullable ScopeState scope;
  private Results.@Nullable Chunk chunk;
  private int firstIndex;
  private int length;

  /**
   * What ended tasks have given; first that of the task which the slot had before the lent ones.
   */
  private final @Nullable Object[] values = new Object[LONGEST];

  /** The task at hand, and the one before or after it. */
  private final @Nullable Lent[] lents = new Lent[2];

  /** How many tasks have ended: the one that the slot had, then lent ones. */
  private volatile int ended = OVER;

  Lease(SlotState slot, JobFactory factory) {
    this.slot = slot;
    this.factory = factory;
  }

  /** Another task to be lent, of the same scope and with the next place for its result. */
  void add(Object payload, ScopeState scope, Results.Chunk chunk, int index, long seq, long entry) {
    if (length == 0) {
      this.scope = scope;
      this.chunk = chunk;
      firstIndex = index;
    }
    payloads[length] = payload;
    seqs[length] = seq;
    entries[length++] = entry;
  }

  /** From now on they are the slot's; false if there are none. */
  boolean begin() {
    if (length == 0) {
      return false;
    }
    ended = 0;
    return true;
  }

  /**
   * The slot's task has ended with this value; gives the next one, which has started. Null if there
   * is none: then nothing has happened, and the scheduler is to be told of the end.
   */
  @Nullable Lent next(@Nullable Object value) {
    int before = ended;
    if (before == OVER || before == length) {
      return null;
    }
    Lent next = lent(before);
    values[before] = value;
    Lent previous = lents[before & 1];
    lents[(before + 1) & 1] = next;
    if (next == null || !ENDED.compareAndSet(this, before, before + 1)) {
      values[before] = null;
      lents[(before + 1) & 1] = null;
      return null;
    }
    if (previous != null) {
      previous.end();
    }
    return next;
  }

  /** A task that is to start; null if the lease is being taken back. */
  private @Nullable Lent lent(int index) {
    Object payload = payloads[index];
    ScopeState owning = scope;
    return payload == null || owning == null
        ? null
        : factory.lend(payload, Objects.requireNonNull(owning.owner), seqs[index]);
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
  Job current(int ended) {
    Job job = Objects.requireNonNull(lents[ended & 1]).takeBack();
    job.scope = scope;
    job.chunk = chunk;
    job.chunkIndex = (short) (firstIndex + ended - 1);
    job.entry = entries[ended - 1];
    job.slot = slot;
    job.attempts = 1;
    job.state = Job.State.RUNNING;
    return job;
  }

  /** What the task has given that the slot had before the lent ones. */
  @Nullable Object firstValue() {
    return values[0];
  }

  /** The scope of the lent tasks. */
  ScopeState scope() {
    return Objects.requireNonNull(scope);
  }

  /** Hands in the results of the lent tasks that have ended; gives how many are not null. */
  int settle(int ended) {
    return scope().batch.settle(Objects.requireNonNull(chunk), firstIndex, values, 1, ended);
  }

  /** Forgets what was lent. The slot may be in {@link #next} still, which then gives nothing. */
  void clear() {
    Arrays.fill(payloads, 0, length, null);
    Arrays.fill(values, 0, length, null);
    Arrays.fill(lents, null);
    scope = null;
    chunk = null;
    length = 0;
  }
}
