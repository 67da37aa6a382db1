package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One {@code putAll}. */
public final class PutAllProducer implements Producer {

  private final boolean fromEventLoop;

  /** From an event loop, which reads the items; or from a thread, with slots that read them. */
  public PutAllProducer(boolean fromEventLoop) {
    this.fromEventLoop = fromEventLoop;
  }

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    Iterable<Integer> numbers = () -> IntStream.range(0, count).iterator();
    Supplier<Future<Void>> put =
        () -> queue.putAll(numbers, number -> context -> work.future(number));
    if (!fromEventLoop) {
      Futures.await(put.get());
      return;
    }
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(v -> put.get().onComplete(done));
    Futures.await(done.future());
  }
}
