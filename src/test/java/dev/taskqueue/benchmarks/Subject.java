package dev.taskqueue.benchmarks;

import java.util.List;
import java.util.Optional;

/** One peer doing one workload: what gets a process of its own in each round. */
public interface Subject {

  /** The workload, such as {@code W2-25}; figures of one group are compared with each other. */
  String group();

  /** The peer, or what of ours is measured; unique in its group. */
  String name();

  /** Why it cannot be measured on this machine; empty if it can. */
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /**
   * The process that measures it. It prints a {@link dev.taskqueue.benchmarks.report.Sample#line}
   * for each iteration.
   */
  List<String> command(Effort effort);
}
