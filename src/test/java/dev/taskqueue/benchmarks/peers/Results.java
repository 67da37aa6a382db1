package dev.taskqueue.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Collects the results of tasks that end on several threads, and lets one thread wait for all. */
final class Results {

  private final List<Integer> results;
  private final CountDownLatch done = new CountDownLatch(1);
  private int missing;

  Results(int count) {
    results = new ArrayList<>(count);
    missing = count;
    if (count == 0) {
      done.countDown();
    }
  }

  void add(Integer result) {
    boolean last;
    synchronized (this) {
      results.add(result);
      last = --missing == 0;
    }
    if (last) {
      done.countDown();
    }
  }

  List<Integer> join() throws InterruptedException {
    done.await();
    return results;
  }
}
