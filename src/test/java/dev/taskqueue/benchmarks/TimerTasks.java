package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.work.BoundedWork;
import dev.taskqueue.benchmarks.work.JdkTimerWork;
import dev.taskqueue.benchmarks.work.VertxTimerWork;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.ThreadingModel;
import java.util.List;
import java.util.function.Supplier;

/**
 * W2: tasks that complete after a timer of 1 ms, against the timers' own limit: a loop with N
 * permits and nothing else. With the JDK's timer, which every peer can use, and for ours with that
 * of Vert.x too.
 */
final class TimerTasks {

  static final String FEW = "W2-25";
  static final String MANY = "W2-1000";
  static final String LIMIT_JDK = "limit: semaphore + JDK timer";
  static final String LIMIT_VERTX = "limit: event loop + Vert.x timer";
  static final String OURS_JDK = "ours, JDK timer";
  static final String OURS_VERTX = "ours, Vert.x timer";
  static final String OURS_VERTX_LOOPS = "ours on event loops, Vert.x timer";

  /** Tasks that are asynchronous need no thread each. */
  private static final int THREADS = 25;

  private TimerTasks() {}

  static List<Subject> few() {
    return group(FEW, 25, 20_000).subjects();
  }

  static List<Subject> many() {
    TaskQueueOptions threads = OwnQueue.options(Bounds.of(1_000)).setWorkerPoolSize(1_000);
    return group(MANY, 1_000, 200_000)
        .ours("ours on 1000 threads, JDK timer", threads, new LoopProducer())
        .subjects();
  }

  private static ThroughputGroup group(String name, int workers, int count) {
    Bounds bounds = Bounds.of(workers);
    Supplier<Work> jdk = () -> new BoundedWork(new JdkTimerWork(), workers);
    Supplier<Work> ofVertx = () -> new BoundedWork(new VertxTimerWork(), workers);
    TaskQueueOptions few = OwnQueue.options(bounds).setWorkerPoolSize(THREADS);
    TaskQueueOptions loops = OwnQueue.options(bounds).setThreadingModel(ThreadingModel.EVENT_LOOP);
    return new ThroughputGroup(name, bounds, count, jdk)
        .ours(OURS_JDK, few, new LoopProducer())
        .ours(OURS_VERTX, ofVertx, few, new LoopProducer())
        .ours(OURS_VERTX_LOOPS, ofVertx, loops, new LoopProducer())
        .add(LIMIT_JDK, Peers::bareLoopOnThread)
        .add(LIMIT_VERTX, ofVertx, Peers::bareLoopOnEventLoop)
        .peers(Runtime.getRuntime().availableProcessors(), false)
        .busDesign(1)
        .scripts("timer");
  }
}
