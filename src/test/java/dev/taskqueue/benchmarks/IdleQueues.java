package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Futures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What queues of 25 slots take that have run something and now have nothing to do: bytes of heap
 * each, and processor time of their threads and the event loops, which wake once in a second by
 * themselves. That of the thread with which Vert.x looks at all others every second does not count,
 * as it does so for any threads.
 */
final class IdleQueues implements Measurement {

  static final String CPU = "µs CPU per s";

  private static final String BLOCKED_THREAD_CHECKER = "vertx-blocked-thread-checker";
  private static final int SLOTS = 25;
  private static final int WINDOWS = 5;
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
    long before = Heap.live();
    List<TaskQueue> open = open();
    double bytes = Heap.live() - before;
    double cpu = usualMicrosPerSecond();
    close(open);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(HeldMemory.BYTES, bytes / queues);
    figures.put(CPU, cpu / queues);
    return figures;
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

  /** The middle of some windows: in some, an event loop takes as long to wake as in many others. */
  private double usualMicrosPerSecond() {
    double[] micros = new double[WINDOWS];
    Arrays.setAll(micros, window -> microsPerSecond());
    Arrays.sort(micros);
    return micros[WINDOWS / 2];
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
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && counts(thread)) {
        nanos.put(
            thread.getThreadId(), Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId())));
      }
    }
    return nanos;
  }

  private static boolean counts(ThreadInfo thread) {
    return thread.getThreadId() != Thread.currentThread().getId()
        && !thread.getThreadName().startsWith(BLOCKED_THREAD_CHECKER);
  }

  @Override
  public void close() {
    Futures.await(vertx.close());
  }
}
