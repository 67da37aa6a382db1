package dev.taskqueue.benchmarks.work;

/** Nothing: what is left is what the peer itself costs. */
public final class ImmediateWork implements Work {

  @Override
  public Integer call(int number) {
    return number;
  }
}
