package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * One task on its way through the queue. The scheduler owns all fields but {@link #spec}; whoever
 * extends it may read {@link #payload} while it is running.
 */
public abstract class Job extends Timed {

  enum State {
    NEW,
    /** Its delay has not passed. */
    DELAYED,
    /** Waits for room in the buffer. */
    WAITING,
    BUFFERED,
    /** {@link #slot} executes it. */
    RUNNING,
    /** Waits to be executed again. */
    BACKOFF,
    /** Waits for room in the buffer, to be executed again. */
    RETURNING,
    /** Has its outcome. A slot may still be at it. */
    SETTLED
  }

  enum Place {
    /** May start. */
    READY,
    /** Waits for its key. */
    PARKED,
    /** Waits for the reader of its scope's outcomes. */
    HELD
  }

  /** How it is to be treated. */
  public final JobSpec spec;

  /**
   * What is to be run; null once settled, so that nothing of it is kept alive, and while a {@link
   * Lent} has it.
   */
  protected @Nullable Object payload;

  State state = State.NEW;

  /** Its level in the buffer; may be changed while it waits. */
  byte priority;

  int attempts;
  long seq;

  /**
   * Number of its entry into the buffer, from 1. Before it, 0, or if a thread sleeps meanwhile, the
   * number of that one below 0: a field of its own would make every task larger.
   */
  long entry;

  /** A running task of the same queue has put it. */
  boolean nested;

  @Nullable ScopeState scope;

  /** Where the result goes, or null if none is wanted. */
  Results.@Nullable Chunk chunk;

  short chunkIndex;

  /** The slot of its last execution. */
  @Nullable SlotState slot;

  /** The lane of its key while it holds it, or is parked in it. */
  @Nullable KeyLane lane;

  /** Where in the buffer it is; meaningful only there. */
  Place place = Place.READY;

  /** Links of the {@link JobList} it is in. */
  @Nullable Job previous;

  @Nullable Job next;

  /** A job that runs {@code payload}; null for that of a {@link Lent}. */
  protected Job(JobSpec spec, @Nullable Object payload) {
    this.spec = spec;
    this.priority = (byte) spec.priority();
    this.payload = payload;
  }

  /** The id given by the user, or one made of the number of the put. */
  public final String id() {
    return spec.id() != null ? spec.id() : id(seq);
  }

  /** The id of a task that was given none. */
  static String id(long seq) {
    return "#" + seq;
  }

  /** The number of the put that such an id is made of; -1 if it is another one. */
  static long seq(String id) {
    try {
      long seq = id.startsWith("#") ? Long.parseLong(id, 1, id.length(), 10) : -1;
      return id(seq).equals(id) ? seq : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Number of the put in its queue, from 1; 0 if it was not accepted. */
  public final long seq() {
    return seq;
  }

  /** Whether a running task of the same queue has put it; not known of those that had room. */
  public final boolean isNested() {
    return nested;
  }

  /** Number of executions started. */
  public final int attempts() {
    return attempts;
  }
}
