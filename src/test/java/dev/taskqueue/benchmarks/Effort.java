package dev.taskqueue.benchmarks;

import java.time.Duration;

/**
 * How much is done for a figure.
 *
 * @param scale share of the workload's number of tasks that is run
 * @param warmUp of each fork, before it measures
 * @param iterations of each fork; their median is the figure of its round
 */
public record Effort(double scale, Duration warmUp, int iterations) {

  /** What published figures come from. */
  static final Effort FULL = new Effort(1, Duration.ofSeconds(3), 3);

  /** Enough to see that all is well, and roughly how fast. */
  static final Effort QUICK = new Effort(0.1, Duration.ofMillis(300), 2);

  /** As many tasks as {@code full} in the full form. */
  public int count(int full) {
    return Math.max(1, (int) Math.round(full * scale));
  }
}
