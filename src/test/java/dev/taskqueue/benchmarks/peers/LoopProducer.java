package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.IntFunction;

/** An event loop that goes on when a put that had to wait has been accepted. */
public final class LoopProducer implements Producer {

  /** Puts in a row after which whatever shares the event loop has its turn. */
  private static final int TURN = 1_024;

  private final IntFunction<TaskOptions> options;

  /** With default options for each task. */
  public LoopProducer() {
    this(null);
  }

  /** With options by the task's number; null for the form of put without options. */
  public LoopProducer(IntFunction<TaskOptions> options) {
    this.options = options;
  }

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    IntFunction<Future<Void>> put =
        options == null
            ? number -> queue.put(context -> work.future(number))
            : number -> queue.put(context -> work.future(number), options.apply(number));
    run(vertx, count, put);
  }

  /** Does puts numbered from 0 on an event loop, until all have been accepted. */
  static void run(Vertx vertx, int count, IntFunction<Future<Void>> put) {
    Run run = new Run(vertx.getOrCreateContext(), count, put);
    run.context.runOnContext(v -> run.pump());
    Futures.await(run.done.future());
  }

  /** All of it on the event loop. */
  private static final class Run {

    final Context context;
    final Promise<Void> done = Promise.promise();
    private final int count;
    private final IntFunction<Future<Void>> put;
    private int next;

    Run(Context context, int count, IntFunction<Future<Void>> put) {
      this.context = context;
      this.count = count;
      this.put = put;
    }

    void pump() {
      for (int left = TURN; next < count; left--) {
        if (left == 0) {
          context.runOnContext(v -> pump());
          return;
        }
        Future<Void> entered = put.apply(next++);
        if (!entered.isComplete()) {
          entered.onComplete(v -> pump(), done::tryFail);
          return;
        }
        if (entered.failed()) {
          done.fail(entered.cause());
          return;
        }
      }
      done.complete();
    }
  }
}
