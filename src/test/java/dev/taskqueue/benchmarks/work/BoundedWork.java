package dev.taskqueue.benchmarks.work;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Another work, and how often it was in progress at once at most. For work that takes long enough
 * for two counters not to matter.
 */
public final class BoundedWork implements Work {

  private final Work work;
  private final int limit;
  private final AtomicInteger inProgress = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  /** Work that must not be in progress more often than {@code limit}. */
  public BoundedWork(Work work, int limit) {
    this.work = work;
    this.limit = limit;
  }

  @Override
  public boolean isAsynchronous() {
    return work.isAsynchronous();
  }

  @Override
  public Integer call(int number) throws Exception {
    enter();
    try {
      return work.call(number);
    } finally {
      inProgress.decrementAndGet();
    }
  }

  @Override
  public void start(int number, Consumer<Integer> done) throws Exception {
    enter();
    work.start(
        number,
        result -> {
          inProgress.decrementAndGet();
          done.accept(result);
        });
  }

  private void enter() {
    int now = inProgress.incrementAndGet();
    if (now > peak.get()) {
      peak.accumulateAndGet(now, Math::max);
    }
  }

  @Override
  public void check() {
    if (inProgress.get() != 0 || peak.get() > limit) {
      throw new IllegalStateException(
          "at most "
              + limit
              + " tasks in progress allowed, were "
              + peak
              + "; left: "
              + inProgress);
    }
  }
}
