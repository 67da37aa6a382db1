package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.peers.PutAllProducer;
import dev.taskqueue.benchmarks.peers.ThreadProducer;
import dev.taskqueue.benchmarks.work.ImmediateWork;
import java.util.List;

/** W1: 1 000 000 tasks that complete at once with an Integer; N 25, buffer 50. */
final class ImmediateTasks {

  static final String GROUP = "W1";

  /** The same on one processor, as in a small container. */
  static final String ONE_PROCESSOR = "W1-1cpu";

  static final String RAW = "raw loop";
  static final String OURS_LOOP = "ours, from an event loop";
  static final String OURS_THREAD = "ours, from a thread";
  static final String OURS_PUT_ALL = "ours, putAll";
  static final String OURS_PUT_ALL_THREAD = "ours, putAll from a thread";

  private static final int COUNT = 1_000_000;

  private ImmediateTasks() {}

  static List<Subject> subjects() {
    return ours(GROUP)
        .add(RAW, own -> Peers.rawLoop())
        .peers(Runtime.getRuntime().availableProcessors(), false)
        .executeBlockingFromThread()
        .busDesign(5)
        .busDesignOneAtATime(50)
        .scripts("immediate")
        .subjects();
  }

  static List<Subject> onOneProcessor() {
    return ours(ONE_PROCESSOR)
        .peers(1, false)
        .executeBlockingFromThread()
        .onOneProcessor()
        .subjects();
  }

  private static ThroughputGroup ours(String group) {
    Bounds bounds = Bounds.of(25);
    TaskQueueOptions options = OwnQueue.options(bounds);
    return new ThroughputGroup(group, bounds, COUNT, ImmediateWork::new)
        .ours(OURS_LOOP, options, new LoopProducer())
        .ours(OURS_THREAD, options, new ThreadProducer())
        .ours(OURS_PUT_ALL, options, new PutAllProducer(true))
        .ours(OURS_PUT_ALL_THREAD, options, new PutAllProducer(false));
  }
}
