package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peer;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.peers.Producer;
import dev.taskqueue.benchmarks.peers.PutAllProducer;
import dev.taskqueue.benchmarks.peers.ThreadProducer;
import dev.taskqueue.benchmarks.work.ImmediateWork;
import java.util.List;
import java.util.function.Supplier;

/**
 * W1: 1 000 000 tasks that complete at once with an Integer; N 25, buffer 50. Peers that are slow
 * run fewer, as the figure is per task.
 */
final class ImmediateTasks {

  static final String GROUP = "W1";
  static final String RAW = "raw loop";
  static final String OURS_LOOP = "ours, from an event loop";
  static final String OURS_THREAD = "ours, from a thread";
  static final String OURS_PUT_ALL = "ours, putAll";
  static final String POOL = "ThreadPoolExecutor + semaphore";
  static final String VIRTUAL = "virtual threads + semaphore";
  static final String BLOCKING_LOOP = "executeBlocking, from an event loop";
  static final String BLOCKING_THREAD = "executeBlocking, from a thread";
  static final String BUS_PIPELINED = "event-bus design, pipelined";
  static final String BUS_SINGLE = "event-bus design, one at a time";

  private static final int COUNT = 1_000_000;
  private static final Bounds BOUNDS = Bounds.of(25);

  private ImmediateTasks() {}

  static List<Subject> subjects() {
    int cores = Runtime.getRuntime().availableProcessors();
    return List.of(
        subject(RAW, COUNT, Peers::rawLoop),
        ours(OURS_LOOP, new LoopProducer()),
        ours(OURS_THREAD, new ThreadProducer()),
        ours(OURS_PUT_ALL, new PutAllProducer()),
        subject(POOL, COUNT, () -> Peers.threadPool(BOUNDS)),
        subject(VIRTUAL, COUNT, () -> Peers.virtualThreads(BOUNDS)).needs(21),
        subject(BLOCKING_LOOP, COUNT, () -> Peers.executeBlockingFromLoop(BOUNDS)),
        subject(BLOCKING_THREAD, COUNT, () -> Peers.executeBlockingFromThread(BOUNDS)),
        subject("Reactor flatMap", COUNT, () -> Peers.reactor(BOUNDS, cores)),
        subject("RxJava flatMap", COUNT, () -> Peers.rx(BOUNDS, false)),
        subject("Mutiny merge", COUNT, () -> Peers.mutiny(BOUNDS)),
        subject(BUS_PIPELINED, COUNT / 5, () -> Peers.busDesign(BOUNDS, BOUNDS.buffer())),
        subject(BUS_SINGLE, COUNT / 50, () -> Peers.busDesign(BOUNDS, 1)));
  }

  private static JavaSubject ours(String name, Producer producer) {
    return subject(name, COUNT, () -> new OwnQueue(OwnQueue.options(BOUNDS), producer));
  }

  private static JavaSubject subject(String name, int count, Supplier<Peer> peer) {
    return new JavaSubject(
        GROUP, name, effort -> new Throughput(peer, new ImmediateWork(), effort.count(count)));
  }
}
