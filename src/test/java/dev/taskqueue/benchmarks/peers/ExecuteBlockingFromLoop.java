package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * Vert.x's {@code executeBlocking(ordered=false)} on a named pool of N threads; the producer is an
 * event loop that counts the tasks under way. The ends of tasks come back to it, so it needs no
 * lock.
 */
final class ExecuteBlockingFromLoop implements Peer {

  private final Bounds bounds;
  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor executor;

  ExecuteBlockingFromLoop(Bounds bounds) {
    this.bounds = bounds;
    executor = vertx.createSharedWorkerExecutor("peer", bounds.workers());
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) {
    Run run = new Run(work, count);
    vertx.runOnContext(v -> run.pump());
    return Futures.await(run.done.future());
  }

  @Override
  public void close() {
    Futures.await(vertx.close());
  }

  /** All of it on the event loop. */
  private final class Run {

    final Promise<List<Integer>> done = Promise.promise();
    private final List<Integer> results = new ArrayList<>();
    private final Work work;
    private final int count;
    private int next;
    private int underWay;
    private boolean pumping;

    Run(Work work, int count) {
      this.work = work;
      this.count = count;
    }

    /** A task that has ended before anybody listens is gone on from here, not ever deeper. */
    void pump() {
      if (pumping) {
        return;
      }
      pumping = true;
      while (underWay < bounds.permits() && next < count) {
        underWay++;
        int number = next++;
        executor
            .executeBlocking(() -> Blocking.call(work, number), false)
            .onComplete(this::ended, done::tryFail);
      }
      pumping = false;
    }

    private void ended(Integer result) {
      underWay--;
      results.add(result);
      if (results.size() == count) {
        done.complete(results);
      } else {
        pump();
      }
    }
  }
}
