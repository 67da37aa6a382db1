package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Checks;
import dev.taskqueue.benchmarks.peers.Peer;
import dev.taskqueue.benchmarks.report.Statistics;
import dev.taskqueue.benchmarks.work.OpenLoop;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Time from when a task should have been put to its start, at a given rate of arrivals. */
final class Latency implements Measurement {

  static final String P50 = "p50 µs";
  static final String P99 = "p99 µs";
  static final String P999 = "p99.9 µs";

  private final Peer peer;
  private final int count;
  private final double perSecond;

  Latency(Supplier<Peer> peer, int count, double perSecond) {
    this.peer = peer.get();
    this.count = count;
    this.perSecond = perSecond;
  }

  @Override
  public void warmUp() throws Exception {
    // Far more than the rate, so that the compilers see enough of it.
    run(new OpenLoop(count, 100 * perSecond).start());
    run(new OpenLoop(Math.max(1, count / 5), perSecond).start());
  }

  @Override
  public Map<String, Double> measure() throws Exception {
    OpenLoop load = new OpenLoop(count, perSecond).start();
    run(load);
    long[] sorted = Statistics.sort(load.latencies());
    return Map.of(
        P50, Statistics.percentile(sorted, 0.5) / 1e3,
        P99, Statistics.percentile(sorted, 0.99) / 1e3,
        P999, Statistics.percentile(sorted, 0.999) / 1e3);
  }

  private void run(OpenLoop load) throws Exception {
    int tasks = load.latencies().length;
    List<Integer> results = peer.run(load, tasks, load);
    Checks.complete(results, tasks, peer.keepsOrder());
    peer.check(tasks);
  }

  @Override
  public void close() {
    peer.close();
  }
}
