package dev.taskqueue.benchmarks;

import dev.taskqueue.Task;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Checks;
import dev.taskqueue.benchmarks.peers.Futures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * Bytes that a queue of one slot keeps alive for each of many puts. All of them put one and the
 * same task, whose result is one and the same object, so that neither counts.
 */
final class HeldMemory implements Measurement {

  static final String BYTES = "bytes";

  private static final Integer RESULT = 1;
  private static final Task<Integer> TASK = context -> Future.succeededFuture(RESULT);

  /** What the tasks have come to when the heap is measured. */
  enum Stage {
    BUFFERED,
    PARKED,
    UNCOLLECTED
  }

  private final Vertx vertx = Vertx.vertx();
  private final Stage stage;
  private final int count;

  HeldMemory(Stage stage, int count) {
    this.stage = stage;
    this.count = count;
  }

  @Override
  public void warmUp() {
    measure();
  }

  @Override
  public Map<String, Double> measure() {
    long before = Heap.live();
    TaskQueue queue = Futures.await(TaskQueue.create(vertx, options()));
    Promise<Integer> gate = Promise.promise();
    queue.put(context -> gate.future());
    Futures.await(queue.pause());
    if (stage == Stage.PARKED) {
      queue.put(TASK);
    }
    for (int i = 0; i < count; i++) {
      queue.put(TASK);
    }
    if (stage == Stage.UNCOLLECTED) {
      finish(queue, gate);
    }
    expect(queue);
    double bytes = Heap.live() - before;
    if (stage != Stage.UNCOLLECTED) {
      finish(queue, gate);
    }
    int extra = stage == Stage.PARKED ? 2 : 1;
    Checks.equal("results", Futures.await(queue.join()).size(), count + extra);
    Futures.await(queue.close());
    return Map.of(BYTES, bytes / count);
  }

  private TaskQueueOptions options() {
    TaskQueueOptions options = new TaskQueueOptions().setWorkers(1);
    return stage == Stage.PARKED
        ? options.setMaxSize(1).setMaxWaiting(count + 1)
        : options.setMaxSize(count + 1);
  }

  private void expect(TaskQueue queue) {
    var stats = Futures.await(queue.stats());
    switch (stage) {
      case BUFFERED -> Checks.bound("missing in the buffer", count - stats.buffered(), 0);
      case PARKED -> Checks.bound("missing among the waiters", count - stats.waiting(), 0);
      case UNCOLLECTED -> Checks.equal("tasks that ended", stats.ended().total(), count + 1L);
    }
  }

  private static void finish(TaskQueue queue, Promise<Integer> gate) {
    Futures.await(queue.resume());
    gate.complete(RESULT);
    Futures.await(queue.idle());
  }

  @Override
  public void close() {
    Futures.await(vertx.close());
  }
}
