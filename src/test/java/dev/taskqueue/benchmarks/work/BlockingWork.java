package dev.taskqueue.benchmarks.work;

/** Blocks its thread for a millisecond. */
public final class BlockingWork implements Work {

  @Override
  public Integer call(int number) throws InterruptedException {
    Thread.sleep(1);
    return number;
  }
}
