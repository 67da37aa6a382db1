package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A thread that takes one of N permits and starts asynchronous work, which gives it back: no queue
 * at all, so the limit of what ends the work.
 */
final class BareLoopOnThread implements Peer {

  private final Bounds bounds;

  BareLoopOnThread(Bounds bounds) {
    this.bounds = bounds;
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) throws Exception {
    Results results = new Results(count);
    Semaphore permits = new Semaphore(bounds.workers());
    for (int i = 0; i < count; i++) {
      pace.awaitTurn(i);
      permits.acquire();
      work.start(
          i,
          result -> {
            permits.release();
            results.add(result);
          });
    }
    return results.join();
  }

  @Override
  public void close() {}
}
