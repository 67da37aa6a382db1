package dev.taskqueue.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Threads that split the puts. */
final class Producers {

  /** Puts the tasks with these numbers. */
  interface Part {
    void put(int first, int end) throws Exception;
  }

  private Producers() {}

  /** Has so many threads put a part each, of {@code count} tasks, and waits for all of them. */
  static void split(int threads, int count, Part part) {
    List<FutureTask<Void>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = (int) ((long) count * thread / threads);
      int end = (int) ((long) count * (thread + 1) / threads);
      FutureTask<Void> own =
          new FutureTask<>(
              () -> {
                part.put(first, end);
                return null;
              });
      parts.add(own);
      new Thread(own, "producer-" + thread).start();
    }
    try {
      for (FutureTask<Void> own : parts) {
        own.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("a producer has failed", e);
    }
  }
}
