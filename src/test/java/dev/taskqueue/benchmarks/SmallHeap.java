package dev.taskqueue.benchmarks;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.peers.Checks;
import dev.taskqueue.benchmarks.peers.Futures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * One {@code putAll} of many items of a kilobyte each, whose results are not wanted, in a JVM whose
 * heap could not hold them.
 */
final class SmallHeap implements Measurement {

  static final String PEAK = "MB peak heap";

  private static final int ITEM_BYTES = 1_024;

  private final Vertx vertx = Vertx.vertx();
  private final TaskQueue queue = Futures.await(TaskQueue.create(vertx));
  private final int count;

  SmallHeap(int count) {
    this.count = count;
  }

  @Override
  public void warmUp() {
    run(Math.max(1, count / 20));
  }

  @Override
  public Map<String, Double> measure() {
    long start = System.nanoTime();
    run(count);
    double seconds = (System.nanoTime() - start) / 1e9;
    return Map.of(Throughput.RATE, count / seconds, PEAK, Heap.peak() / (1024.0 * 1024.0));
  }

  private void run(int items) {
    Iterable<byte[]> source =
        () -> IntStream.range(0, items).mapToObj(i -> new byte[ITEM_BYTES]).iterator();
    AtomicLong bytes = new AtomicLong();
    Promise<Void> entered = Promise.promise();
    vertx.runOnContext(
        v ->
            queue
                .putAll(
                    source,
                    item -> context -> Future.succeededFuture(bytes.addAndGet(item.length)),
                    new TaskOptions().setCollect(false))
                .onComplete(entered));
    Futures.await(entered.future());
    JoinReport report = Futures.await(queue.joinReport());
    Checks.equal("tasks that succeeded", report.counts().succeeded(), items);
    Checks.equal("bytes seen by tasks", bytes.get(), (long) items * ITEM_BYTES);
  }

  @Override
  public void close() {
    Futures.await(queue.close());
    Futures.await(vertx.close());
  }
}
