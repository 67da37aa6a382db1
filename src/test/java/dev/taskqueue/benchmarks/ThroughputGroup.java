package dev.taskqueue.benchmarks;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peer;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.peers.Producer;
import dev.taskqueue.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The subjects of a workload whose figure is tasks per second, all with the same bounds. */
final class ThroughputGroup {

  static final String POOL = "ThreadPoolExecutor + semaphore";
  static final String VIRTUAL = "virtual threads + semaphore";
  static final String BLOCKING_LOOP = "executeBlocking, from an event loop";
  static final String BLOCKING_THREAD = "executeBlocking, from a thread";
  static final String REACTOR = "Reactor flatMap";
  static final String RX = "RxJava flatMap";
  static final String MUTINY = "Mutiny merge";
  static final String BUS_PIPELINED = "event-bus design, pipelined";
  static final String BUS_SINGLE = "event-bus design, one at a time";

  /** What hands tasks to other threads, bounded, as we do. */
  static final List<String> PEERS =
      List.of(
          POOL,
          VIRTUAL,
          BLOCKING_LOOP,
          BLOCKING_THREAD,
          REACTOR,
          RX,
          MUTINY,
          BUS_PIPELINED,
          BUS_SINGLE);

  private final String group;
  private final Bounds bounds;
  private final int count;
  private final Supplier<Work> work;
  private final List<Subject> subjects = new ArrayList<>();
  private int warmUpRuns = 1;

  ThroughputGroup(String group, Bounds bounds, int count, Supplier<Work> work) {
    this.group = group;
    this.bounds = bounds;
    this.count = count;
    this.work = work;
  }

  /** All that are added from now on are warmed up by so many whole runs at least. */
  ThroughputGroup warmedUpBy(int runs) {
    warmUpRuns = runs;
    return this;
  }

  List<Subject> subjects() {
    return List.copyOf(subjects);
  }

  ThroughputGroup add(String name, Function<Bounds, Peer> peer) {
    subjects.add(subject(name, count, work, () -> peer.apply(bounds)));
    return this;
  }

  ThroughputGroup add(String name, Supplier<Work> itsWork, Function<Bounds, Peer> peer) {
    subjects.add(subject(name, count, itsWork, () -> peer.apply(bounds)));
    return this;
  }

  ThroughputGroup ours(String name, TaskQueueOptions options, Producer producer) {
    return add(name, own -> new OwnQueue(options, producer));
  }

  ThroughputGroup ours(
      String name, Supplier<Work> itsWork, TaskQueueOptions options, Producer producer) {
    return add(name, itsWork, own -> new OwnQueue(options, producer));
  }

  /** Ours with slots on virtual threads. */
  ThroughputGroup oursVirtual(String name, TaskQueueOptions options, Producer producer) {
    return addVirtual(name, own -> new OwnQueue(options, producer));
  }

  /** What is there on Java 21 and later only. */
  ThroughputGroup addVirtual(String name, Function<Bounds, Peer> peer) {
    subjects.add(subject(name, count, work, () -> peer.apply(bounds)).needs(21));
    return this;
  }

  /**
   * The peers with bounds, on the threads they would be given for such work.
   *
   * @param threads for those whose threads are not the bound
   * @param blocking whether the tasks block them
   */
  ThroughputGroup peers(int threads, boolean blocking) {
    add(POOL, Peers::threadPool);
    addVirtual(VIRTUAL, Peers::virtualThreads);
    add(BLOCKING_LOOP, Peers::executeBlockingFromLoop);
    add(REACTOR, own -> Peers.reactor(own, threads));
    add(RX, own -> Peers.rx(own, blocking));
    add(MUTINY, Peers::mutiny);
    return this;
  }

  /** As {@link #BLOCKING_LOOP}, with a thread as the producer. */
  ThroughputGroup executeBlockingFromThread() {
    return add(BLOCKING_THREAD, Peers::executeBlockingFromThread);
  }

  /** The straightforward event-bus design, with as many puts unanswered as the buffer holds. */
  ThroughputGroup busDesign(int share) {
    return busDesign(BUS_PIPELINED, bounds.buffer(), share);
  }

  /** The same with one put unanswered. */
  ThroughputGroup busDesignOneAtATime(int share) {
    return busDesign(BUS_SINGLE, 1, share);
  }

  /** It is slow, so it may run one task in so many; the figure is per task. */
  private ThroughputGroup busDesign(String name, int window, int share) {
    subjects.add(subject(name, count / share, work, () -> Peers.busDesign(bounds, window)));
    return this;
  }

  /** p-queue and asyncio, where they are installed. */
  ThroughputGroup scripts(String kind) {
    subjects.add(new NodeSubject(group, count, bounds, kind));
    subjects.add(new PythonSubject(group, count, bounds, kind));
    return this;
  }

  /** All so far, each with a single processor. */
  ThroughputGroup onOneProcessor() {
    subjects.replaceAll(subject -> ((JavaSubject) subject).onOneProcessor());
    return this;
  }

  private JavaSubject subject(String name, int full, Supplier<Work> its, Supplier<Peer> peer) {
    int warmUp = warmUpRuns;
    return new JavaSubject(
        group, name, effort -> new Throughput(peer, its.get(), effort.count(full), warmUp));
  }
}
