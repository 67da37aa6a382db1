package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.ManyThreadsProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peer;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.peers.ScopesProducer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** W8: what a task costs as one number of the queue, or of its use, grows. */
final class Growth {

  static final String WORKERS = "W8-workers";
  static final String BUFFER = "W8-buffer";
  static final String PRODUCERS = "W8-producers";
  static final String SCOPES = "W8-scopes";
  static final String KEYS = "W8-keys";
  static final String OURS = "ours";

  private static final int COUNT = 200_000;
  private static final List<Integer> PRODUCER_THREADS = List.of(1, 2, 4, 8, 16, 32, 64);
  private static final int POOL_SIZE = 25;
  private static final Bounds USUAL = Bounds.of(25);

  private Growth() {}

  static List<Subject> subjects() {
    return List.of(
        sweep(WORKERS, List.of(1, 10, 100, 1_000, 10_000), Growth::workers),
        sweep(BUFFER, List.of(1, 10, 100, 1_000, 10_000, 100_000, 1_000_000), Growth::buffer),
        sweep(PRODUCERS, PRODUCER_THREADS, Growth::producers),
        sweep(
            PRODUCERS,
            ThroughputGroup.POOL,
            PRODUCER_THREADS,
            threads -> Peers.threadPool(USUAL, threads)),
        sweep(SCOPES, List.of(1, 10, 100, 1_000, 10_000), Growth::scopes),
        sweep(KEYS, List.of(1, 10, 100, 1_000, 10_000, 100_000), Growth::keys));
  }

  private static Subject sweep(String group, List<Integer> sizes, IntFunction<OwnQueue> queue) {
    return sweep(group, OURS, sizes, queue);
  }

  private static Subject sweep(
      String group, String name, List<Integer> sizes, IntFunction<? extends Peer> peer) {
    return new JavaSubject(
        group, name, effort -> new GrowthSweep(sizes, peer, effort.count(COUNT)));
  }

  /** The buffer stays the same, and so do the threads, as the tasks block none. */
  private static OwnQueue workers(int workers) {
    return new OwnQueue(
        OwnQueue.options(new Bounds(workers, 1_000))
            .setWorkerPoolSize(Math.min(workers, POOL_SIZE)),
        new LoopProducer());
  }

  private static OwnQueue buffer(int maxSize) {
    return new OwnQueue(OwnQueue.options(new Bounds(USUAL.workers(), maxSize)), new LoopProducer());
  }

  private static OwnQueue producers(int threads) {
    return new OwnQueue(OwnQueue.options(USUAL), new ManyThreadsProducer(threads));
  }

  private static OwnQueue scopes(int scopes) {
    return new OwnQueue(OwnQueue.options(USUAL), new ScopesProducer(scopes));
  }

  private static OwnQueue keys(int keys) {
    List<TaskOptions> options =
        IntStream.range(0, keys).mapToObj(key -> new TaskOptions().setKey("key-" + key)).toList();
    return new OwnQueue(
        OwnQueue.options(USUAL), new LoopProducer(number -> options.get(number % keys)));
  }
}
