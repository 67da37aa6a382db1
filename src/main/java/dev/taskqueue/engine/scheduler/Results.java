package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The results of a batch in the order of the put calls. Each task that may give one reserves a
 * place when it is put; places are kept in chunks, and a chunk whose tasks have all ended without a
 * result is dropped, so that tasks without results take no memory however many there are.
 */
final class Results {

  private static final int FIRST_CHUNK = 8;
  static final int LARGEST_CHUNK = 1024;

  /** A run of consecutive places. */
  static final class Chunk {
    private final @Nullable Object[] values;
    private int reserved;
    private int open;
    private int kept;
    private @Nullable Chunk previous;
    private @Nullable Chunk next;

    /** Index of the place that was reserved last. */
    short lastIndex() {
      return (short) (reserved - 1);
    }

    private Chunk(int length) {
      values = new Object[length];
    }
  }

  private @Nullable Chunk first;
  private @Nullable Chunk last;
  private int kept;

  /**
   * The classes of the results, so that a typed join need not look at each. Almost always there is
   * just one, the last one seen.
   */
  private @Nullable Class<?> lastClass;

  private final List<Class<?>> otherClasses = new ArrayList<>(0);

  boolean isEmpty() {
    return kept == 0;
  }

  /** Reserves the next place: the last one of the chunk. */
  Chunk reserve() {
    reserve(1);
    return latest();
  }

  /**
   * Reserves the next places, as far as they stand side by side: the last ones of {@link #latest}.
   *
   * @return how many, at least one
   */
  int reserve(int most) {
    Chunk tail = last;
    Chunk chunk = tail == null || tail.reserved == tail.values.length ? append() : tail;
    int number = Math.min(most, chunk.values.length - chunk.reserved);
    chunk.reserved += number;
    chunk.open += number;
    return number;
  }

  /** The chunk of the place that was reserved last. */
  Chunk latest() {
    return Objects.requireNonNull(last);
  }

  /** Fills the place of a job, or gives it up if there is no value. */
  void settle(Job job, @Nullable Object value) {
    Chunk chunk = job.chunk;
    if (chunk == null) {
      return;
    }
    job.chunk = null;
    settle(chunk, job.chunkIndex, value);
  }

  /** Fills this place, or gives it up if there is no value. */
  void settle(Chunk chunk, short index, @Nullable Object value) {
    chunk.open--;
    if (value != null) {
      fill(chunk, index, value);
    } else if (chunk.open == 0 && chunk.kept == 0 && chunk.reserved == chunk.values.length) {
      unlink(chunk);
    }
  }

  /**
   * Fills the places of some jobs that stand side by side, or gives up those for which there is no
   * value. The place after them is open.
   *
   * @param first the first of these places
   * @param from index of the first value
   * @param to index after the last one
   * @return how many values there are
   */
  int settle(Chunk chunk, int first, @Nullable Object[] values, int from, int to) {
    int before = kept;
    for (int i = from; i < to; i++) {
      Object value = values[i];
      if (value != null) {
        fill(chunk, (short) (first + i - from), value);
      }
    }
    chunk.open -= to - from;
    return kept - before;
  }

  /** A value that was there before, or null if there is none. */
  void add(@Nullable Object value) {
    if (value == null) {
      return;
    }
    Chunk chunk = reserve();
    chunk.open--;
    fill(chunk, chunk.lastIndex(), value);
  }

  private void fill(Chunk chunk, short index, Object value) {
    chunk.values[index] = value;
    chunk.kept++;
    kept++;
    note(value.getClass());
  }

  /** The class of a result that is not of this type, or null if all are. */
  @Nullable Class<?> mismatch(Class<?> type) {
    if (lastClass == null || type == Object.class) {
      return null;
    }
    if (!type.isAssignableFrom(lastClass)) {
      return lastClass;
    }
    for (Class<?> other : otherClasses) {
      if (!type.isAssignableFrom(other)) {
        return other;
      }
    }
    return null;
  }

  List<Object> toList() {
    List<Object> list = new ArrayList<>(kept);
    for (Chunk chunk = first; chunk != null; chunk = chunk.next) {
      for (int i = 0; i < chunk.reserved; i++) {
        Object value = chunk.values[i];
        if (value != null) {
          list.add(value);
        }
      }
    }
    return list;
  }

  private void note(Class<?> type) {
    if (type == lastClass) {
      return;
    }
    if (lastClass != null && !otherClasses.contains(lastClass)) {
      otherClasses.add(lastClass);
    }
    lastClass = type;
  }

  private Chunk append() {
    Chunk tail = last;
    Chunk chunk =
        new Chunk(tail == null ? FIRST_CHUNK : Math.min(2 * tail.values.length, LARGEST_CHUNK));
    chunk.previous = tail;
    if (tail == null) {
      first = chunk;
    } else {
      tail.next = chunk;
    }
    last = chunk;
    return chunk;
  }

  private void unlink(Chunk chunk) {
    Chunk before = chunk.previous;
    Chunk after = chunk.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
  }
}
