package dev.taskqueue.service.soak;

import java.util.ArrayList;
import java.util.List;

/** How long puts took until they were answered, since the last time it was asked. Thread-safe. */
final class Latency {

  private List<Long> taken = new ArrayList<>();

  /**
   * Percentiles.
   *
   * @param median in milliseconds
   * @param p99 in milliseconds
   */
  record Summary(long median, long p99) {

    @Override
    public String toString() {
      return "put answered within " + median + " ms (half), " + p99 + " ms (99 %)";
    }
  }

  synchronized void add(long nanos) {
    taken.add(nanos / 1_000_000);
  }

  /** What has come since the last call. */
  synchronized Summary take() {
    List<Long> sorted = taken.stream().sorted().toList();
    taken = new ArrayList<>();
    int count = sorted.size();
    return count == 0
        ? new Summary(0, 0)
        : new Summary(sorted.get(count / 2), sorted.get(count * 99 / 100));
  }
}
