package dev.taskqueue.engine.scheduler;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** First in, first out, with removal from the middle in constant time. A job is in one at most. */
final class JobList implements Line {

  private @Nullable Job first;
  private @Nullable Job last;
  private int size;

  /** Who was lined up by entry last: those that come in that order are each sought from there. */
  private @Nullable Job latest;

  @Override
  public int size() {
    return size;
  }

  /** The head; entries into the buffer only grow, so it is the oldest too. */
  @Override
  public @Nullable Job oldest() {
    return first;
  }

  @Override
  public void add(Job job) {
    job.previous = last;
    if (last == null) {
      first = job;
    } else {
      last.next = job;
    }
    last = job;
    size++;
  }

  @Override
  public void addByEntry(Job job) {
    if (last == null || last.entry < job.entry) {
      add(job);
      return;
    }
    Job after = latest != null && latest.entry < job.entry ? latest.next : first;
    while (after != null && after.entry < job.entry) {
      after = after.next;
    }
    insert(job, Objects.requireNonNull(after)); // the last one is
  }

  private void insert(Job job, Job after) {
    Job before = after.previous;
    job.previous = before;
    job.next = after;
    after.previous = job;
    if (before == null) {
      first = job;
    } else {
      before.next = job;
    }
    latest = job;
    size++;
  }

  @Override
  public @Nullable Job poll() {
    Job job = first;
    if (job != null) {
      remove(job);
    }
    return job;
  }

  @Override
  public @Nullable Object peek() {
    Job job = first;
    return job == null ? null : job.payload;
  }

  @Override
  public void remove(Job job) {
    Job before = job.previous;
    Job after = job.next;
    if (latest == job) {
      latest = before;
    }
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

  @Override
  public void collect(Predicate<Job> which, List<Job> to) {
    for (Job job = first; job != null; job = job.next) {
      if (which.test(job)) {
        to.add(job);
      }
    }
  }
}
