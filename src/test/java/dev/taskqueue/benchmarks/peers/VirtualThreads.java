package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A virtual thread for each task (Java 21+); the producer is a thread that takes one of N permits
 * before it starts one. There is no buffer, which is to this peer's advantage: a second semaphore
 * would only cost more.
 */
final class VirtualThreads implements Peer {

  private final Bounds bounds;
  private final ExecutorService executor = executor();

  VirtualThreads(Bounds bounds) {
    this.bounds = bounds;
  }

  static boolean areAvailable() {
    return Runtime.version().feature() >= 21;
  }

  /** One for each task. */
  static ExecutorService executor() {
    try {
      return (ExecutorService)
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class))
              .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads need Java 21 or later", e);
    }
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) throws Exception {
    Results results = new Results(count);
    Semaphore permits = new Semaphore(bounds.workers());
    for (int i = 0; i < count; i++) {
      int number = i;
      pace.awaitTurn(number);
      permits.acquire();
      executor.execute(() -> Blocking.run(work, number, permits, results));
    }
    return results.join();
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
