package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Vert.x's {@code executeBlocking(ordered=false)} on a named pool of N threads; the producer is a
 * thread that takes a permit for each task.
 */
final class ExecuteBlockingFromThread implements Peer {

  private final Bounds bounds;
  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor executor;

  ExecuteBlockingFromThread(Bounds bounds) {
    this.bounds = bounds;
    executor = vertx.createSharedWorkerExecutor("peer", bounds.workers());
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) throws Exception {
    Results results = new Results(count);
    Semaphore permits = new Semaphore(bounds.permits());
    for (int i = 0; i < count; i++) {
      int number = i;
      pace.awaitTurn(number);
      permits.acquire();
      executor
          .executeBlocking(() -> Blocking.call(work, number), false)
          .onSuccess(
              result -> {
                permits.release();
                results.add(result);
              });
    }
    return results.join();
  }

  @Override
  public void close() {
    Futures.await(vertx.close());
  }
}
