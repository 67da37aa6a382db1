package dev.taskqueue;

import java.time.Duration;
import java.util.List;

/**
 * What a join gives, with the account of the tasks that gave no result. Immutable.
 *
 * @param results the non-null results, in the order of the put calls
 * @param counts how the tasks of this batch ended
 * @param failures the tasks that failed, were cancelled, expired or were dropped, in the order they
 *     ended; at most {@value #MAX_FAILURES}, the counts tell if there were more
 * @param elapsed from the first put of the batch to the end of its last task, which may be noticed
 *     up to 20 ms late where tasks of a few microseconds and longer ones mix; zero for an empty one
 */
public record JoinReport(
    List<Object> results, TaskCounts counts, List<TaskFailure> failures, Duration elapsed) {

  /** Number of {@link #failures} that are kept for a batch; beyond it they are only counted. */
  public static final int MAX_FAILURES = 1_000;

  /** Makes defensive copies where needed. */
  public JoinReport {
    results = List.copyOf(results);
    failures = List.copyOf(failures);
  }
}
