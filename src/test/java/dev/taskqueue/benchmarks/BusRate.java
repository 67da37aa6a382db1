package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Checks;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tasks, or bare requests, per second over the event bus, with their results. */
final class BusRate implements Measurement {

  private static final int RUNS_PER_WARM_UP = 8;

  private final BusTraffic bus = new BusTraffic();
  private final BusTraffic.Traffic traffic;
  private final int count;

  BusRate(Function<BusTraffic, BusTraffic.Traffic> traffic, int count) {
    this.traffic = traffic.apply(bus);
    this.count = count;
  }

  /** The bus takes longer than three seconds to reach its speed. */
  @Override
  public void warmUp() {
    for (int i = 0; i < RUNS_PER_WARM_UP; i++) {
      measure();
    }
  }

  @Override
  public Map<String, Double> measure() {
    long bytesBefore = Allocation.bytes();
    long start = System.nanoTime();
    List<Integer> results = traffic.run(count);
    long nanos = System.nanoTime() - start;
    double bytes = Allocation.bytes() - bytesBefore;
    Checks.complete(results, count, true);
    return Map.of(Throughput.RATE, count * 1e9 / nanos, Throughput.BYTES, bytes / count);
  }

  @Override
  public void close() {
    bus.close();
  }
}
