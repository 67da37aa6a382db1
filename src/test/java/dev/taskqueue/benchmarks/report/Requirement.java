package dev.taskqueue.benchmarks.report;

import java.util.Optional;
import java.util.function.Function;

/**
 * Something that has to be reached.
 *
 * @param workload such as W1
 * @param text what is compared with what
 * @param limit the least or the most that will do
 * @param atLeast whether more is better
 * @param measured the figure; empty if it was not measured
 */
public record Requirement(
    String workload,
    String text,
    double limit,
    boolean atLeast,
    Function<Figures, Optional<Statistics>> measured) {

  /** More is better. */
  public static Requirement atLeast(
      String workload,
      String text,
      double limit,
      Function<Figures, Optional<Statistics>> measured) {
    return new Requirement(workload, text, limit, true, measured);
  }

  /** Less is better. */
  public static Requirement atMost(
      String workload,
      String text,
      double limit,
      Function<Figures, Optional<Statistics>> measured) {
    return new Requirement(workload, text, limit, false, measured);
  }

  /** Whether the median is within the limit. */
  boolean isReachedBy(Statistics value) {
    return atLeast ? value.median() >= limit : value.median() <= limit;
  }

  String row(Figures figures) {
    Optional<Statistics> value = measured.apply(figures);
    return String.format(
        "| %s | %s | %s %s | %s | %s |",
        workload,
        text,
        atLeast ? "≥" : "≤",
        Numbers.text(limit),
        value.map(Numbers::text).orElse("–"),
        value.map(this::verdict).orElse("not measured"));
  }

  private String verdict(Statistics value) {
    return isReachedBy(value) ? "reached" : "**not reached**";
  }
}
