package dev.taskqueue.engine.scheduler;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tasks that wait for a slot: the highest priority first, first in first out within it. */
final class Buffer {

  private final @Nullable JobList[] levels = new JobList[JobSpec.LEVELS];

  /** Bit n is set while level n has a task. */
  private int occupied;

  private int size;
  private long entries;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Job job) {
    int priority = job.spec.priority();
    JobList level = levels[priority];
    if (level == null) {
      level = new JobList();
      levels[priority] = level;
    }
    job.entry = ++entries;
    level.add(job);
    occupied |= 1 << priority;
    size++;
  }

  @Nullable Job poll() {
    if (occupied == 0) {
      return null;
    }
    Job job = Objects.requireNonNull(level(31 - Integer.numberOfLeadingZeros(occupied)).first());
    remove(job);
    return job;
  }

  void remove(Job job) {
    int priority = job.spec.priority();
    JobList level = level(priority);
    level.remove(job);
    if (level.isEmpty()) {
      occupied &= ~(1 << priority);
    }
    size--;
  }

  /** The one that has been here longest. There must be one. */
  Job oldest() {
    Job oldest = null;
    for (JobList level : levels) {
      Job first = level == null ? null : level.first();
      if (first != null && (oldest == null || first.entry < oldest.entry)) {
        oldest = first;
      }
    }
    return Objects.requireNonNull(oldest);
  }

  void collect(Predicate<Job> which, List<Job> to) {
    for (JobList level : levels) {
      if (level != null) {
        level.collect(which, to);
      }
    }
  }

  private JobList level(int priority) {
    return Objects.requireNonNull(levels[priority]);
  }
}
