package dev.taskqueue.engine.scheduler;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scope has gathered since it was last joined. Part of the scheduler's state until a join
 * takes it; from then on it never changes, and {@link #report} may be called from any thread.
 */
public final class Batch {

  /** What an unused scope gives. */
  static final Batch EMPTY = new Batch();

  final Results results = new Results();
  private final Tally tally = new Tally();
  private final List<TaskFailure> failures = new ArrayList<>(0);
  private long start;
  private long end;
  long put;

  /** Number of the last put that came with a {@link Job}. */
  private long lastSeq;

  private @Nullable JoinReport report;

  /** The first put comes now. */
  void begin(long now) {
    start = now;
    end = now;
  }

  TaskCounts counts() {
    return tally.counts();
  }

  /** A job has become part of it. */
  void enroll(Job job) {
    put++;
    lastSeq = job.seq;
    if (job.spec.collect()) {
      job.chunk = results.reserve();
      job.chunkIndex = job.chunk.lastIndex();
    }
  }

  /** An outcome from another queue. */
  void restore(long seq, Outcome outcome) {
    put++;
    lastSeq = seq;
    tally.add(outcome.kind());
    Throwable cause = outcome.cause();
    if (cause == null) {
      results.add(outcome.result());
    } else if (failures.size() < JoinReport.MAX_FAILURES) {
      failures.add(
          new TaskFailure(
              outcome.taskId(), outcome.scope(), outcome.kind(), cause, outcome.attempts()));
    }
  }

  /** Outcomes from another queue of which there is nothing but their number. */
  void restore(TaskCounts counts) {
    put += counts.total();
    tally.add(counts);
  }

  /**
   * The tasks that were put with options into the scope and belong to this batch, and not to a
   * later one, are those with a number up to this.
   */
  public long lastSeq() {
    return lastSeq;
  }

  void settle(
      Job job, String scope, OutcomeKind kind, @Nullable Object value, @Nullable Throwable cause) {
    tally.add(kind);
    results.settle(job, kind == OutcomeKind.SUCCESS ? value : null);
    if (cause != null && failures.size() < JoinReport.MAX_FAILURES) {
      failures.add(new TaskFailure(job.id(), scope, kind, cause, job.attempts));
    }
  }

  /** A task without a job has given this value. */
  void settle(Results.Chunk chunk, short index, @Nullable Object value) {
    tally.add(value == null ? OutcomeKind.NULL : OutcomeKind.SUCCESS);
    results.settle(chunk, index, value);
  }

  /** See {@link Results#settle(Results.Chunk, int, Object[], int, int)}. */
  int settle(Results.Chunk chunk, int first, @Nullable Object[] values, int from, int to) {
    int succeeded = results.settle(chunk, first, values, from, to);
    tally.add(succeeded, to - from - succeeded);
    return succeeded;
  }

  void ended(long now) {
    end = now;
  }

  /** The batch as the user gets it; always the same object. */
  public synchronized JoinReport report() {
    if (report == null) {
      report =
          new JoinReport(results.toList(), tally.counts(), failures, Duration.ofNanos(end - start));
    }
    return report;
  }
}
