package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.work.BlockingWork;
import dev.taskqueue.benchmarks.work.BoundedWork;
import io.vertx.core.ThreadingModel;
import java.util.List;

/** W3: 20 000 tasks that block their thread for 1 ms. */
final class BlockingTasks {

  static final String FEW = "W3-25";
  static final String MANY = "W3-200";
  static final String LIMIT = "limit: raw threads";
  static final String LIMIT_VIRTUAL = "limit: raw virtual threads";
  static final String OURS_WORKERS = "ours on worker threads";
  static final String OURS_VIRTUAL = "ours on virtual threads";

  private static final int COUNT = 20_000;

  /** The compilers have to share the processors with 200 threads that want to run. */
  private static final int WARM_UP_MANY = 30;

  private BlockingTasks() {}

  static List<Subject> few() {
    return subjects(FEW, 25, 1);
  }

  static List<Subject> many() {
    return subjects(MANY, 200, WARM_UP_MANY);
  }

  private static List<Subject> subjects(String group, int workers, int warmUpRuns) {
    Bounds bounds = Bounds.of(workers);
    TaskQueueOptions virtual =
        OwnQueue.options(bounds).setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return new ThroughputGroup(
            group, bounds, COUNT, () -> new BoundedWork(new BlockingWork(), workers))
        .warmedUpBy(warmUpRuns)
        .ours(OURS_WORKERS, OwnQueue.options(bounds), new LoopProducer())
        .oursVirtual(OURS_VIRTUAL, virtual, new LoopProducer())
        .add(LIMIT, Peers::rawThreads)
        .addVirtual(LIMIT_VIRTUAL, Peers::rawVirtualThreads)
        .peers(workers, true)
        .busDesign(1)
        .subjects();
  }
}
