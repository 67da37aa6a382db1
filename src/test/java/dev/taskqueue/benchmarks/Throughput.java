package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Checks;
import dev.taskqueue.benchmarks.peers.Peer;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tasks per second from the first put until the join has given all results, and bytes allocated per
 * task, of a peer whose producer is as fast as the peer lets it.
 */
final class Throughput implements Measurement {

  static final String RATE = "tasks/s";
  static final String BYTES = "bytes/task";

  /** Of each turn of warming up; together they run as many tasks as one whole run does. */
  private static final int SHORT_RUNS = 10;

  private final Peer peer;
  private final Work work;
  private final int count;
  private final int wholeRuns;

  Throughput(Supplier<Peer> peer, Work work, int count) {
    this(peer, work, count, 1);
  }

  /**
   * One with a longer warm-up.
   *
   * @param wholeRuns of each turn of it
   */
  Throughput(Supplier<Peer> peer, Work work, int count, int wholeRuns) {
    this.peer = peer.get();
    this.work = work;
    this.count = count;
    this.wholeRuns = wholeRuns;
  }

  /**
   * Short runs as well as whole ones: what happens once in a run, such as its first put and its
   * join, has to come often for the compilers to have done with the code around it.
   */
  @Override
  public void warmUp() throws Exception {
    for (int i = 0; i < SHORT_RUNS; i++) {
      runAndCheck(Math.max(1, count / SHORT_RUNS));
    }
    for (int i = 0; i < wholeRuns; i++) {
      runAndCheck(count);
    }
  }

  private void runAndCheck(int tasks) throws Exception {
    check(peer.run(work, tasks, Pace.CLOSED_LOOP), tasks);
  }

  @Override
  public Map<String, Double> measure() throws Exception {
    long bytesBefore = Allocation.bytes();
    long start = System.nanoTime();
    List<Integer> results = peer.run(work, count, Pace.CLOSED_LOOP);
    long nanos = System.nanoTime() - start;
    long bytes = Allocation.bytes() - bytesBefore;
    check(results, count);
    return Map.of(RATE, count * 1e9 / nanos, BYTES, (double) bytes / count);
  }

  private void check(List<Integer> results, int tasks) {
    Checks.complete(results, tasks, peer.keepsOrder());
    peer.check(tasks);
    work.check();
  }

  @Override
  public void close() {
    peer.close();
  }
}
