package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Vertx;

/** Threads that each put a part of the tasks, waiting for each put. Results mix their orders. */
public final class ManyThreadsProducer implements Producer {

  private final int threads;

  /** So many threads. */
  public ManyThreadsProducer(int threads) {
    this.threads = threads;
  }

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    Producers.split(
        threads, count, (first, end) -> ThreadProducer.putRange(queue, work, first, end));
  }
}
