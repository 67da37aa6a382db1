package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCounts;

/** Counts outcomes. */
final class Tally {

  private long succeeded;
  private long nulls;
  private long failed;
  private long cancelled;
  private long expired;
  private long dropped;

  void add(OutcomeKind kind) {
    switch (kind) {
      case SUCCESS -> succeeded++;
      case NULL -> nulls++;
      case FAILURE -> failed++;
      case CANCELLED -> cancelled++;
      case EXPIRED -> expired++;
      case DROPPED -> dropped++;
    }
  }

  void add(int moreSucceeded, int moreNulls) {
    succeeded += moreSucceeded;
    nulls += moreNulls;
  }

  void add(TaskCounts counts) {
    succeeded += counts.succeeded();
    nulls += counts.nulls();
    failed += counts.failed();
    cancelled += counts.cancelled();
    expired += counts.expired();
    dropped += counts.dropped();
  }

  TaskCounts counts() {
    return new TaskCounts(succeeded, nulls, failed, cancelled, expired, dropped);
  }
}
