package dev.taskqueue.benchmarks.peers;

/** The peers, each ready to be used. */
public final class Peers {

  private Peers() {}

  /** One thread, no bound, nothing handed over. */
  public static Peer rawLoop() {
    return new RawLoop();
  }

  /** N threads that split the tasks beforehand. */
  public static Peer rawThreads(Bounds bounds) {
    return new RawThreads(bounds, task -> new Thread(task, "raw").start());
  }

  /** The same with virtual threads. */
  public static Peer rawVirtualThreads(Bounds bounds) {
    return new RawThreads(bounds, VirtualThreads.executor());
  }

  /** A thread with N permits and nothing else; for asynchronous work. */
  public static Peer bareLoopOnThread(Bounds bounds) {
    return new BareLoopOnThread(bounds);
  }

  /** An event loop with N permits and nothing else; for asynchronous work. */
  public static Peer bareLoopOnEventLoop(Bounds bounds) {
    return new BareLoopOnEventLoop(bounds);
  }

  /** ThreadPoolExecutor and a semaphore. */
  public static Peer threadPool(Bounds bounds) {
    return threadPool(bounds, 1);
  }

  /** The same, with so many threads that put. */
  public static Peer threadPool(Bounds bounds, int producers) {
    return new ThreadPool(bounds, producers);
  }

  /** Virtual threads and a semaphore; Java 21+. */
  public static Peer virtualThreads(Bounds bounds) {
    return new VirtualThreads(bounds);
  }

  /** {@code executeBlocking(ordered=false)} with permits, from a thread. */
  public static Peer executeBlockingFromThread(Bounds bounds) {
    return new ExecuteBlockingFromThread(bounds);
  }

  /** {@code executeBlocking(ordered=false)} with permits, from an event loop. */
  public static Peer executeBlockingFromLoop(Bounds bounds) {
    return new ExecuteBlockingFromLoop(bounds);
  }

  /** Reactor's {@code flatMap}, on so many threads. */
  public static Peer reactor(Bounds bounds, int threads) {
    return new ReactorFlatMap(bounds, threads);
  }

  /** RxJava's {@code flatMapSingle}, on its io or its computation scheduler. */
  public static Peer rx(Bounds bounds, boolean blocking) {
    return new RxFlatMap(bounds, blocking);
  }

  /** Mutiny's {@code merge}. */
  public static Peer mutiny(Bounds bounds) {
    return new MutinyMerge(bounds);
  }

  /** The straightforward design on the event bus, with so many puts unanswered at most. */
  public static Peer busDesign(Bounds bounds, int window) {
    return new BusDesign(bounds, window);
  }
}
