package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Vertx;
import java.util.List;

/** Our queue, with a producer of one kind or another. */
public final class OwnQueue implements Peer {

  private final Vertx vertx = Vertx.vertx();
  private final TaskQueue queue;
  private final Producer producer;
  private long settled;

  /** With default options but for the bounds, which are those of {@code options}. */
  public OwnQueue(TaskQueueOptions options, Producer producer) {
    this.producer = producer;
    queue = Futures.await(TaskQueue.create(vertx, options));
  }

  /** The options that a queue within these bounds has, all others being the defaults. */
  public static TaskQueueOptions options(Bounds bounds) {
    return new TaskQueueOptions().setWorkers(bounds.workers()).setMaxSize(bounds.buffer());
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) {
    producer.put(vertx, queue, work, count, pace);
    return Futures.await(producer.join(queue));
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  /** S10 and S15, by the queue's own account. */
  @Override
  public void check(long count) {
    TaskQueueStats stats = Futures.await(queue.stats());
    settled += count;
    Checks.bound("tasks in progress", stats.peakRunning(), stats.workers());
    Checks.bound("tasks in the buffer", stats.peakBuffered(), stats.maxSize());
    Checks.equal("tasks accepted", stats.accepted(), settled);
    Checks.equal("tasks that succeeded", stats.ended().succeeded(), settled);
    Checks.equal("tasks that ended", stats.ended().total(), settled);
  }

  @Override
  public void close() {
    JoinReport rest = Futures.await(queue.close());
    Futures.await(vertx.close());
    Checks.equal("results left after the last join", rest.results().size(), 0);
  }
}
