package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peer;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.peers.ThreadProducer;
import java.util.List;
import java.util.function.Supplier;

/**
 * W5: tasks that complete at once, put by a thread at 10 000/s on average for three seconds; N 25,
 * buffer 50. Peers that pull their source themselves have no put to be late with, and are left out.
 */
final class OpenLoopTasks {

  static final String GROUP = "W5";
  static final String OURS = "ours, from a thread";

  private static final int PER_SECOND = 10_000;
  private static final Bounds BOUNDS = Bounds.of(25);

  private OpenLoopTasks() {}

  static List<Subject> subjects() {
    return List.of(
        subject(OURS, () -> new OwnQueue(OwnQueue.options(BOUNDS), new ThreadProducer())),
        subject(ThroughputGroup.POOL, () -> Peers.threadPool(BOUNDS)),
        subject(ThroughputGroup.VIRTUAL, () -> Peers.virtualThreads(BOUNDS)).needs(21),
        subject(ThroughputGroup.BLOCKING_THREAD, () -> Peers.executeBlockingFromThread(BOUNDS)));
  }

  private static JavaSubject subject(String name, Supplier<Peer> peer) {
    return new JavaSubject(
        GROUP, name, effort -> new Latency(peer, effort.count(3 * PER_SECOND), PER_SECOND));
  }
}
