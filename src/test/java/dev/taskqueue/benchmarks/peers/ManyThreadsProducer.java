package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Threads that each put a part of the tasks, waiting for each put. Results mix their orders. */
public final class ManyThreadsProducer implements Producer {

  private final int threads;

  /** So many threads. */
  public ManyThreadsProducer(int threads) {
    this.threads = threads;
  }

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    List<FutureTask<Void>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = (int) ((long) count * thread / threads);
      int end = (int) ((long) count * (thread + 1) / threads);
      FutureTask<Void> part =
          new FutureTask<>(() -> ThreadProducer.putRange(queue, work, first, end), null);
      parts.add(part);
      new Thread(part, "producer-" + thread).start();
    }
    try {
      for (FutureTask<Void> part : parts) {
        part.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("a producer has failed", e);
    }
  }
}
