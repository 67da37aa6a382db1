package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** How tasks come to our queue. */
@FunctionalInterface
public interface Producer {

  /** Puts tasks numbered from 0, waiting while there is no room, until all have entered. */
  void put(Vertx vertx, TaskQueue queue, Work work, int count, Pace pace);

  /** Waits for all of them. */
  default Future<List<Integer>> join(TaskQueue queue) {
    return queue.join(Integer.class);
  }
}
