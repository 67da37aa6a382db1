package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Work;
import java.util.concurrent.Semaphore;

/** The end of a task on a thread of its own: first the permit, then the result. */
final class Blocking {

  private Blocking() {}

  static void run(Work work, int number, Semaphore permits, Results results) {
    Integer result = call(work, number);
    permits.release();
    results.add(result);
  }

  static Integer call(Work work, int number) {
    try {
      return work.isAsynchronous() ? work.await(number) : work.call(number);
    } catch (Exception e) {
      throw new IllegalStateException("task " + number + " has failed", e);
    }
  }
}
