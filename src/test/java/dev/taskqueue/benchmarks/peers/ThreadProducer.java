package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** A plain thread that waits for each put to be accepted before it makes the next. */
public final class ThreadProducer implements Producer {

  private final IntFunction<TaskOptions> options;

  /** With default options for each task. */
  public ThreadProducer() {
    this(null);
  }

  /** With options by the task's number; null for the form of put without options. */
  public ThreadProducer(IntFunction<TaskOptions> options) {
    this.options = options;
  }

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    for (int i = 0; i < count; i++) {
      pace.awaitTurn(i);
      await(put(queue, work, i), i);
    }
  }

  private Future<Void> put(TaskQueue queue, Work work, int number) {
    return options == null
        ? queue.put(context -> work.future(number))
        : queue.put(context -> work.future(number), options.apply(number));
  }

  /** Puts the tasks with these numbers, as fast as there is room. */
  static void putRange(TaskQueue queue, Work work, int first, int end) {
    for (int i = first; i < end; i++) {
      int number = i;
      await(queue.put(context -> work.future(number)), number);
    }
  }

  private static void await(Future<Void> entered, int number) {
    if (!entered.isComplete()) {
      Thread producer = Thread.currentThread();
      entered.onComplete(result -> LockSupport.unpark(producer));
      while (!entered.isComplete()) {
        LockSupport.park(entered);
      }
    }
    if (entered.failed()) {
      throw new IllegalStateException("put " + number + " has failed", entered.cause());
    }
  }
}
