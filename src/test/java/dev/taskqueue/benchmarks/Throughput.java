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

  private final Peer peer;
  private final Work work;
  private final int count;

  Throughput(Supplier<Peer> peer, Work work, int count) {
    this.peer = peer.get();
    this.work = work;
    this.count = count;
  }

  @Override
  public void warmUp() throws Exception {
    check(peer.run(work, count, Pace.CLOSED_LOOP));
  }

  @Override
  public Map<String, Double> measure() throws Exception {
    long bytesBefore = Allocation.bytes();
    long start = System.nanoTime();
    List<Integer> results = peer.run(work, count, Pace.CLOSED_LOOP);
    long nanos = System.nanoTime() - start;
    long bytes = Allocation.bytes() - bytesBefore;
    check(results);
    return Map.of(RATE, count * 1e9 / nanos, BYTES, (double) bytes / count);
  }

  private void check(List<Integer> results) {
    Checks.complete(results, count, peer.keepsOrder());
    peer.check(count);
    work.check();
  }

  @Override
  public void close() {
    peer.close();
  }
}
