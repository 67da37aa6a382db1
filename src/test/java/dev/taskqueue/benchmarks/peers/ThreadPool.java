package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A {@link ThreadPoolExecutor} of N threads; each producer is a thread that takes a permit for each
 * task, of which there are as many as tasks may be in progress or buffered. A task that is
 * asynchronous blocks its thread, as it has to where the thread is the bound.
 */
final class ThreadPool implements Peer {

  private final Bounds bounds;
  private final int producers;
  private final ExecutorService pool;

  ThreadPool(Bounds bounds, int producers) {
    this.producers = producers;
    this.bounds = bounds;
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            bounds.workers(), bounds.workers(), 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    executor.prestartAllCoreThreads();
    pool = executor;
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) throws Exception {
    Results results = new Results(count);
    Semaphore permits = new Semaphore(bounds.permits());
    Producers.Part put =
        (first, end) -> {
          for (int i = first; i < end; i++) {
            int number = i;
            pace.awaitTurn(number);
            permits.acquire();
            pool.execute(() -> Blocking.run(work, number, permits, results));
          }
        };
    if (producers == 1) {
      put.put(0, count);
    } else {
      Producers.split(producers, count, put);
    }
    return results.join();
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
