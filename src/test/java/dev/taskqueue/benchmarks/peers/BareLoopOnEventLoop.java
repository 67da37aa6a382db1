package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * An event loop that starts asynchronous work as long as less than N are under way: no queue at
 * all, so the limit of what ends the work.
 */
final class BareLoopOnEventLoop implements Peer {

  private final Bounds bounds;
  private final Vertx vertx = Vertx.vertx();

  BareLoopOnEventLoop(Bounds bounds) {
    this.bounds = bounds;
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

    Run(Work work, int count) {
      this.work = work;
      this.count = count;
    }

    void pump() {
      try {
        while (underWay < bounds.workers() && next < count) {
          underWay++;
          work.start(next++, this::ended);
        }
      } catch (Exception e) {
        done.tryFail(e);
      }
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
