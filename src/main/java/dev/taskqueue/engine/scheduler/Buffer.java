package dev.taskqueue.engine.scheduler;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The accepted tasks that wait for a slot. Those that may start are <em>ready</em>: the highest
 * priority first, and within it first in first out, or scope by scope in turns. The others wait for
 * their key.
 */
final class Buffer {

  /**
   * After so many starts in a row that passed over a lower priority, the task that has been here
   * longest is next, so that no priority is starved for ever.
   */
  static final int AGEING = 32;

  private final Supplier<Line> newLine;
  private final KeyLanes keys;
  private final @Nullable Line[] levels = new Line[JobSpec.LEVELS];

  /** Bit n is set while level n has a ready task. */
  private int occupied;

  private int passedOver;
  private int ready;
  private int size;
  private long entries;

  Buffer(Supplier<Line> newLine, KeyLanes keys) {
    this.newLine = newLine;
    this.keys = keys;
  }

  /** Number of tasks. */
  int size() {
    return size;
  }

  /** Number of tasks that a slot may start. */
  int ready() {
    return ready;
  }

  void add(Job job) {
    size++;
    String key = job.spec.key();
    if (job.lane == null) {
      job.entry = ++entries;
    }
    if (key == null || keys.enter(job, key)) {
      job.entry = entries;
      level(job.priority).add(job);
      becameReady(job);
    }
  }

  /** Takes the task to start next; null if none is ready. */
  @Nullable Job poll() {
    if (occupied == 0) {
      return null;
    }
    int highest = 31 - Integer.numberOfLeadingZeros(occupied);
    Job job;
    if (occupied != 1 << highest && ++passedOver > AGEING) {
      passedOver = 0;
      job = Objects.requireNonNull(oldestReady());
      level(job.priority).remove(job);
    } else {
      job = Objects.requireNonNull(level(highest).poll());
    }
    noLongerReady(job);
    size--;
    if (job.lane != null) {
      keys.started(job.lane);
    }
    return job;
  }

  /** Takes out a task that is not to start; one of the same key may become ready for it. */
  void remove(Job job) {
    size--;
    KeyLane lane = job.lane;
    if (lane != null && job.parked) {
      lane.parked.remove(job);
      job.parked = false;
      job.lane = null;
      return;
    }
    level(job.priority).remove(job);
    noLongerReady(job);
  }

  /** The task that held this lane is done. */
  void release(KeyLane lane) {
    Job next = keys.release(lane);
    if (next != null) {
      level(next.priority).addByEntry(next);
      becameReady(next);
    }
  }

  /** Moves a task to another level, where its place is that of its entry into the buffer. */
  void setPriority(Job job, int priority) {
    if (job.parked) {
      job.priority = priority;
      return;
    }
    level(job.priority).remove(job);
    noLongerReady(job);
    job.priority = priority;
    level(priority).addByEntry(job);
    becameReady(job);
  }

  /** The one that has been here longest. There must be one. */
  Job oldest() {
    Job oldest = oldestReady();
    return oldest != null ? oldest : Objects.requireNonNull(keys.oldestParked());
  }

  private @Nullable Job oldestReady() {
    Job oldest = null;
    for (Line level : levels) {
      Job first = level == null ? null : level.oldest();
      if (first != null && (oldest == null || first.entry < oldest.entry)) {
        oldest = first;
      }
    }
    return oldest;
  }

  void collect(Predicate<Job> which, List<Job> to) {
    for (Line level : levels) {
      if (level != null) {
        level.collect(which, to);
      }
    }
    keys.collectParked(which, to);
  }

  private void becameReady(Job job) {
    occupied |= 1 << job.priority;
    ready++;
  }

  private void noLongerReady(Job job) {
    if (level(job.priority).isEmpty()) {
      occupied &= ~(1 << job.priority);
    }
    ready--;
  }

  private Line level(int priority) {
    Line level = levels[priority];
    if (level == null) {
      level = newLine.get();
      levels[priority] = level;
    }
    return level;
  }
}
