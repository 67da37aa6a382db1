package dev.taskqueue.benchmarks.work;

/** When a producer puts its tasks. */
@FunctionalInterface
public interface Pace {

  /** As fast as the peer lets it. */
  Pace CLOSED_LOOP = number -> {};

  /** Blocks the producer's thread until it is time to put this task. */
  void awaitTurn(int number);
}
