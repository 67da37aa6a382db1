package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.peers.PutAllProducer;
import dev.taskqueue.benchmarks.peers.ThreadProducer;
import dev.taskqueue.benchmarks.work.BoundedWork;
import dev.taskqueue.benchmarks.work.CpuWork;
import java.util.List;

/** W4: 100 000 tasks that compute for about 20 µs; N as many as there are cores, buffer 50. */
final class CpuTasks {

  static final String GROUP = "W4";
  static final String LIMIT = "limit: raw threads";
  static final String OURS_LOOP = "ours, from an event loop";
  static final String OURS_THREAD = "ours, from a thread";
  static final String OURS_PUT_ALL = "ours, putAll";
  static final String OURS_PUT_ALL_THREAD = "ours, putAll from a thread";

  private static final int COUNT = 100_000;

  /** The compilers have to share the processors with the tasks. */
  private static final int WARM_UP = 8;

  private CpuTasks() {}

  static List<Subject> subjects() {
    int cores = Runtime.getRuntime().availableProcessors();
    Bounds bounds = new Bounds(cores, 50);
    TaskQueueOptions options = OwnQueue.options(bounds);
    return new ThroughputGroup(GROUP, bounds, COUNT, () -> new BoundedWork(new CpuWork(), cores))
        .warmedUpBy(WARM_UP)
        .ours(OURS_LOOP, options, new LoopProducer())
        .ours(OURS_THREAD, options, new ThreadProducer())
        .ours(OURS_PUT_ALL, options, new PutAllProducer(true))
        .ours(OURS_PUT_ALL_THREAD, options, new PutAllProducer(false))
        .add(LIMIT, Peers::rawThreads)
        .peers(cores, false)
        .busDesign(1)
        .subjects();
  }
}
