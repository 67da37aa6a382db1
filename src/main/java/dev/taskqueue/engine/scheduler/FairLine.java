package dev.taskqueue.engine.scheduler;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Scopes take turns, each with its own jobs first in, first out. */
final class FairLine implements Line {

  /** The scopes that have a job here, the one whose turn is next first. */
  private final Map<ScopeState, JobList> turns = new LinkedHashMap<>();

  private int size;

  @Override
  public int size() {
    return size;
  }

  @Override
  public void add(Job job) {
    of(job).add(job);
    size++;
  }

  @Override
  public void addByEntry(Job job) {
    of(job).addByEntry(job);
    size++;
  }

  private JobList of(Job job) {
    return turns.computeIfAbsent(Objects.requireNonNull(job.scope), scope -> new JobList());
  }

  @Override
  public @Nullable Job poll() {
    Iterator<Map.Entry<ScopeState, JobList>> first = turns.entrySet().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Map.Entry<ScopeState, JobList> turn = first.next();
    ScopeState scope = turn.getKey();
    JobList jobs = turn.getValue();
    first.remove();
    Job job = jobs.poll();
    size--;
    if (!jobs.isEmpty()) {
      turns.put(scope, jobs);
    }
    return job;
  }

  @Override
  public @Nullable Object peek() {
    Iterator<JobList> first = turns.values().iterator();
    return first.hasNext() ? first.next().peek() : null;
  }

  @Override
  public @Nullable Job oldest() {
    Job oldest = null;
    for (JobList jobs : turns.values()) {
      Job first = jobs.oldest();
      if (first != null && (oldest == null || first.entry < oldest.entry)) {
        oldest = first;
      }
    }
    return oldest;
  }

  @Override
  public void remove(Job job) {
    JobList jobs = of(job);
    jobs.remove(job);
    size--;
    if (jobs.isEmpty()) {
      turns.remove(job.scope);
    }
  }

  @Override
  public void collect(Predicate<Job> which, List<Job> to) {
    for (JobList jobs : turns.values()) {
      jobs.collect(which, to);
    }
  }
}
