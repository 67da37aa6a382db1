package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** An event loop that goes on when a put that had to wait has been accepted. */
public final class LoopProducer implements Producer {

  /** Puts in a row after which whatever shares the event loop has its turn. */
  private static final int TURN = 1_024;

  private final TaskOptions options;

  /** With default options for each task. */
  public LoopProducer() {
    this(null);
  }

  /** With these options for each task, or the form of put without options if there are none. */
  public LoopProducer(TaskOptions options) {
    this.options = options;
  }

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    Run run = new Run(vertx.getOrCreateContext(), queue, work, count);
    run.context.runOnContext(v -> run.pump());
    Futures.await(run.done.future());
  }

  /** All of it on the event loop. */
  private final class Run {

    final Context context;
    final Promise<Void> done = Promise.promise();
    private final TaskQueue queue;
    private final Work work;
    private final int count;
    private int next;

    Run(Context context, TaskQueue queue, Work work, int count) {
      this.context = context;
      this.queue = queue;
      this.work = work;
      this.count = count;
    }

    void pump() {
      for (int left = TURN; next < count; left--) {
        if (left == 0) {
          context.runOnContext(v -> pump());
          return;
        }
        Future<Void> entered = put(next++);
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

    private Future<Void> put(int number) {
      return options == null
          ? queue.put(context -> work.future(number))
          : queue.put(context -> work.future(number), options);
    }
  }
}
