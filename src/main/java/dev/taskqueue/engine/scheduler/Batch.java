package dev.taskqueue.engine.scheduler;

import dev.taskqueue.JoinReport;
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
  static final Batch EMPTY = new Batch(0);

  final Results results = new Results();
  private final Tally tally = new Tally();
  private final List<TaskFailure> failures = new ArrayList<>(0);
  private final long start;
  private long end;
  long put;
  private @Nullable JoinReport report;

  Batch(long start) {
    this.start = start;
    this.end = start;
  }

  TaskCounts counts() {
    return tally.counts();
  }

  void settle(
      Job job, String scope, OutcomeKind kind, @Nullable Object value, @Nullable Throwable cause) {
    tally.add(kind);
    results.settle(job, kind == OutcomeKind.SUCCESS ? value : null);
    if (cause != null && failures.size() < JoinReport.MAX_FAILURES) {
      failures.add(new TaskFailure(job.id(), scope, kind, cause, job.attempts));
    }
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
