package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.stream.IntStream;

/** One {@code putAll} from an event loop. */
public final class PutAllProducer implements Producer {

  @Override
  public void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace) {
    Iterable<Integer> numbers = () -> IntStream.range(0, count).iterator();
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(
        v -> queue.putAll(numbers, number -> context -> work.future(number)).onComplete(done));
    Futures.await(done.future());
  }
}
