package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.Task;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes each task, runs it and keeps its result, on one thread and without a bound: the machine's
 * limit, and what a task itself allocates.
 */
final class RawLoop implements Peer {

  @Override
  public List<Integer> run(Work work, int count, Pace pace) throws Exception {
    List<Integer> results = new ArrayList<>();
    Task<?>[] next = new Task<?>[1];
    for (int i = 0; i < count; i++) {
      int number = i;
      next[0] = context -> work.future(number);
      results.add((Integer) next[0].run(null).result());
    }
    return results;
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  @Override
  public void close() {}
}
