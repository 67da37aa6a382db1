package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.peers.Futures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What queues of 25 slots take that have run something and now have nothing to do: bytes of heap
 * each, and processor time of all threads beyond what Vert.x takes without them.
 */
final class IdleQueues implements Measurement {

  static final String CPU = "µs CPU per s";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Vertx vertx = Vertx.vertx();
  private final int queues;
  private final long windowNanos;

  IdleQueues(int queues, long windowNanos) {
    this.queues = queues;
    this.windowNanos = windowNanos;
  }

  @Override
  public void warmUp() {
    close(open());
  }

  @Override
  public Map<String, Double> measure() {
    double cpuWithout = microsPerSecond();
    long before = Heap.live();
    List<TaskQueue> open = open();
    double bytes = Heap.live() - before;
    double cpu = Math.max(0, microsPerSecond() - cpuWithout);
    close(open);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(HeldMemory.BYTES, bytes / queues);
    figures.put(CPU, cpu / queues);
    return figures;
  }

  private List<TaskQueue> open() {
    List<TaskQueue> open = new ArrayList<>();
    for (int i = 0; i < queues; i++) {
      TaskQueue queue = Futures.await(TaskQueue.create(vertx));
      Futures.await(queue.submit(() -> Future.succeededFuture(1)));
      open.add(queue);
    }
    return open;
  }

  private static void close(List<TaskQueue> open) {
    open.forEach(queue -> Futures.await(queue.close()));
  }

  /** Of Java's threads; the JVM's own are busy with compiling. */
  private double microsPerSecond() {
    long before = cpuNanos();
    long start = System.nanoTime();
    for (long left = windowNanos; left > 0; left = start + windowNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return Math.max(0, cpuNanos() - before) / 1e3 / seconds;
  }

  private static long cpuNanos() {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      long nanos = id == Thread.currentThread().getId() ? 0 : THREADS.getThreadCpuTime(id);
      sum += Math.max(0, nanos);
    }
    return sum;
  }

  @Override
  public void close() {
    Futures.await(vertx.close());
  }
}
