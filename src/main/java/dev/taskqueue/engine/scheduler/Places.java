package dev.taskqueue.engine.scheduler;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Of tasks in a row that are of several scopes: of which each is, and where its result goes. */
final class Places {

  private final @Nullable ScopeState[] scopes;
  private final Results.@Nullable Chunk[] chunks;
  private final short[] indexes;

  /** Whose the last task is. */
  private @Nullable ScopeState latest;

  private int turns;

  /** For so many tasks. */
  Places(int capacity) {
    scopes = new ScopeState[capacity];
    chunks = new Results.Chunk[capacity];
    indexes = new short[capacity];
  }

  /** The results of some tasks of a scope go side by side. */
  void set(int from, int to, ScopeState scope, Results.Chunk chunk, int index) {
    for (int i = from; i < to; i++) {
      scopes[i] = scope;
      chunks[i] = chunk;
      indexes[i] = (short) (index + i - from);
    }
    if (scope != latest) {
      latest = scope;
      turns++;
    }
  }

  /** How many scopes have had a turn, one after the other. */
  int turns() {
    return turns;
  }

  /** Null if the task has been taken away. */
  @Nullable ScopeState scope(int i) {
    return scopes[i];
  }

  /** Tells a job which of these tasks it is. */
  void place(Job job, int i) {
    job.scope = scopes[i];
    job.chunk = chunks[i];
    job.chunkIndex = indexes[i];
  }

  /** Hands in what a task has given; true if that is not null. */
  boolean settle(int i, @Nullable Object value, Scopes all) {
    return all.settleLent(
        Objects.requireNonNull(scopes[i]), Objects.requireNonNull(chunks[i]), indexes[i], value);
  }

  void forget(int from, int to) {
    Arrays.fill(scopes, from, to, null);
    Arrays.fill(chunks, from, to, null);
  }
}
