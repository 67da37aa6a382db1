package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * What the scheduler has to know about one task; times are nanoseconds.
 *
 * @param id the id given by the user, or null
 * @param key tasks of the same key run one at a time; or null
 * @param priority 0 to 9, higher first
 * @param delay before it asks for room
 * @param putTimeout longest wait for room, or {@link #NONE}
 * @param ttl longest wait in the buffer, or {@link #NONE}
 * @param timeout longest execution, or {@link #NONE}
 * @param abandonAfter from the end of a running task to the freeing of its slot, or {@link #NONE}
 * @param maxAttempts number of executions at most
 * @param collect whether joins are to give the result
 * @param submitted whether someone is to be told of this task's own outcome, whatever it is
 */
public record JobSpec(
    @Nullable String id,
    @Nullable String key,
    int priority,
    long delay,
    long putTimeout,
    long ttl,
    long timeout,
    long abandonAfter,
    int maxAttempts,
    boolean collect,
    boolean submitted) {

  /** No such limit. */
  public static final long NONE = -1;

  /** Priority of a task that asks for none. */
  public static final int DEFAULT_PRIORITY = 4;

  /** Number of priority levels. */
  static final int LEVELS = 10;

  /** A spec with the defaults and this put timeout. */
  public static JobSpec plain(long putTimeout) {
    return new JobSpec(
        null, null, DEFAULT_PRIORITY, 0, putTimeout, NONE, NONE, NONE, 1, true, false);
  }
}
