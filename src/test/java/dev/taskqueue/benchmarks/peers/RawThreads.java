package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/** Threads that split the tasks between them beforehand, with nothing to hand over: the limit. */
final class RawThreads implements Peer {

  private final int threads;
  private final Executor threadForEach;

  /**
   * As many threads as slots.
   *
   * @param threadForEach starts a thread for each of its tasks
   */
  RawThreads(Bounds bounds, Executor threadForEach) {
    this.threads = bounds.workers();
    this.threadForEach = threadForEach;
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) throws Exception {
    List<FutureTask<List<Integer>>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = thread;
      FutureTask<List<Integer>> part = new FutureTask<>(() -> part(work, first, count));
      parts.add(part);
      threadForEach.execute(part);
    }
    List<Integer> results = new ArrayList<>(count);
    for (FutureTask<List<Integer>> part : parts) {
      results.addAll(part.get());
    }
    return results;
  }

  private List<Integer> part(Work work, int first, int count) throws Exception {
    List<Integer> results = new ArrayList<>();
    for (int i = first; i < count; i += threads) {
      int number = i;
      Callable<Integer> task = () -> work.call(number);
      results.add(task.call());
    }
    return results;
  }

  @Override
  public void close() {}
}
