package dev.taskqueue.engine.scheduler;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** First in, first out, with removal from the middle in constant time. A job is in one at most. */
final class JobList {

  private @Nullable Job first;
  private @Nullable Job last;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @Nullable Job first() {
    return first;
  }

  void add(Job job) {
    job.previous = last;
    if (last == null) {
      first = job;
    } else {
      last.next = job;
    }
    last = job;
    size++;
  }

  @Nullable Job poll() {
    Job job = first;
    if (job != null) {
      remove(job);
    }
    return job;
  }

  void remove(Job job) {
    Job before = job.previous;
    Job after = job.next;
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
    job.previous = null;
    job.next = null;
    size--;
  }

  void collect(Predicate<Job> which, List<Job> to) {
    for (Job job = first; job != null; job = job.next) {
      if (which.test(job)) {
        to.add(job);
      }
    }
  }
}
