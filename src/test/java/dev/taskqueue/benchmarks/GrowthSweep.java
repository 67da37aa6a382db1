package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Checks;
import dev.taskqueue.benchmarks.peers.Peer;
import dev.taskqueue.benchmarks.work.ImmediateWork;
import dev.taskqueue.benchmarks.work.Pace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Nanoseconds per task that completes at once, from the first put until the join, for queues that
 * differ in one number alone. A figure is named by that number.
 */
final class GrowthSweep implements Measurement {

  /** Of which the middle one counts, as each is over in some hundredths of a second. */
  private static final int RUNS = 5;

  private final List<Integer> sizes;
  private final IntFunction<? extends Peer> queue;
  private final int count;

  GrowthSweep(List<Integer> sizes, IntFunction<? extends Peer> queue, int count) {
    this.sizes = sizes;
    this.queue = queue;
    this.count = count;
  }

  @Override
  public void warmUp() throws Exception {
    measure();
  }

  @Override
  public Map<String, Double> measure() throws Exception {
    Map<String, Double> nanos = new LinkedHashMap<>();
    for (int size : sizes) {
      nanos.put(Integer.toString(size), nanosPerTask(size));
    }
    return nanos;
  }

  private double nanosPerTask(int size) throws Exception {
    try (Peer own = queue.apply(size)) {
      run(own, Math.max(1, count / 10));
      double[] nanos = new double[RUNS];
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        run(own, count);
        nanos[i] = (double) (System.nanoTime() - start) / count;
      }
      Arrays.sort(nanos);
      return nanos[RUNS / 2];
    }
  }

  private static void run(Peer own, int tasks) throws Exception {
    List<Integer> results = own.run(new ImmediateWork(), tasks, Pace.CLOSED_LOOP);
    Checks.complete(results, tasks, false);
    own.check(tasks);
  }

  @Override
  public void close() {}
}
