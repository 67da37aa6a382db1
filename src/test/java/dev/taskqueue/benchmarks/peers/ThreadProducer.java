package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.locks.LockSupport;

/** A plain thread that waits for each put to be accepted before it makes the next. */
public final class ThreadProducer implements Producer {

  private final TaskOptions options;

  /** With default options for each task. */
  public ThreadProducer() {
    this(null);
  }

  /** With these options for each task, or the form of put without options if there are none. */
  public ThreadProducer(TaskOptions options) {
    this.options = options;
  }

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    for (int i = 0; i < count; i++) {
      int number = i;
      pace.await(number);
      Future<Void> entered = put(queue, work, number);
      if (!entered.isComplete()) {
        await(entered);
      }
      if (entered.failed()) {
        throw new IllegalStateException("put " + number + " has failed", entered.cause());
      }
    }
  }

  private Future<Void> put(TaskQueue queue, Work work, int number) {
    return options == null
        ? queue.put(context -> work.future(number))
        : queue.put(context -> work.future(number), options);
  }

  private static void await(Future<Void> entered) {
    Thread producer = Thread.currentThread();
    entered.onComplete(result -> LockSupport.unpark(producer));
    while (!entered.isComplete()) {
      LockSupport.park(entered);
    }
  }
}
