package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Futures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What queues of 25 slots take that have run something and now have nothing to do: bytes of heap
 * each, and processor time of all threads beyond what Vert.x takes for as many pools of as many
 * threads that have nothing to do either: it looks at each of its threads every second.
 */
final class IdleQueues implements Measurement {

  static final String CPU = "µs CPU per s";

  private static final int SLOTS = 25;
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
    List<WorkerExecutor> pools = openPools();
    double cpuWithout = microsPerSecond();
    pools.forEach(pool -> Futures.await(pool.close()));
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

  /** Pools with the threads of as many queues. */
  private List<WorkerExecutor> openPools() {
    List<WorkerExecutor> pools = new ArrayList<>();
    for (int i = 0; i < queues; i++) {
      WorkerExecutor pool = vertx.createSharedWorkerExecutor("pool-" + i, SLOTS);
      CountDownLatch all = new CountDownLatch(SLOTS);
      List<Future<Boolean>> started = new ArrayList<>();
      for (int thread = 0; thread < SLOTS; thread++) {
        started.add(
            pool.executeBlocking(
                () -> {
                  all.countDown();
                  return all.await(1, TimeUnit.MINUTES);
                },
                false));
      }
      Futures.await(Future.all(started));
      pools.add(pool);
    }
    return pools;
  }

  private List<TaskQueue> open() {
    List<TaskQueue> open = new ArrayList<>();
    for (int i = 0; i < queues; i++) {
      TaskQueue queue =
          Futures.await(TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(SLOTS)));
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
    Map<Long, Long> before = cpuNanos();
    long start = System.nanoTime();
    for (long left = windowNanos; left > 0; left = start + windowNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long nanos = 0;
    for (Map.Entry<Long, Long> thread : cpuNanos().entrySet()) {
      nanos += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    return nanos / 1e3 / seconds;
  }

  /** Of each thread by its id; those that have ended are left out, with all that they took. */
  private static Map<Long, Long> cpuNanos() {
    Map<Long, Long> nanos = new HashMap<>();
    for (long id : THREADS.getAllThreadIds()) {
      if (id != Thread.currentThread().getId()) {
        nanos.put(id, Math.max(0, THREADS.getThreadCpuTime(id)));
      }
    }
    return nanos;
  }

  @Override
  public void close() {
    Futures.await(vertx.close());
  }
}
