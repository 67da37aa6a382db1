package examples;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Outcome;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskScope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The queue as a library; what README shows of it. */
public final class LibraryUse {

  private LibraryUse() {}

  /** Fetches all pages, at most ten at a time, and gives them in the order of their ids. */
  static Future<List<String>> fetchAll(
      Vertx vertx, List<Integer> ids, Function<Integer, Future<String>> fetch) {
    return TaskQueue.use(
        vertx,
        new TaskQueueOptions().setWorkers(10),
        queue ->
            queue
                .putAll(ids, id -> context -> fetch.apply(id))
                .compose(entered -> queue.join(String.class)));
  }

  /** Puts one task; what waits for it goes at the pace of the queue. */
  static Future<Void> put(TaskQueue queue, int id, Function<Integer, Future<String>> fetch) {
    return queue.put(() -> fetch.apply(id));
  }

  /** Fetches one page with a time limit and three more tries, and gives its own result. */
  static Future<String> fetchOne(TaskQueue queue, Function<Integer, Future<String>> fetch) {
    TaskOptions options =
        new TaskOptions()
            .setTimeout(Duration.ofSeconds(5))
            .setRetries(3)
            .setRetryPolicy(RetryPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(2)));
    return queue.submit(context -> fetch.apply(1), options);
  }

  /** Joins one group of tasks while others go on, and tells what went wrong in it. */
  static Future<JoinReport> fetchAsGroup(
      TaskQueue queue, List<Integer> ids, Function<Integer, Future<String>> fetch) {
    TaskScope group = queue.scope("import-42");
    return group
        .putAll(ids, id -> context -> fetch.apply(id))
        .compose(entered -> group.joinReport())
        .onSuccess(report -> report.failures().forEach(System.err::println));
  }

  /** Prints how each task ends, when it ends. */
  static ReadStream<Outcome> print(TaskQueue queue) {
    ReadStream<Outcome> outcomes = queue.outcomes();
    outcomes.handler(outcome -> System.out.println(outcome.taskId() + " " + outcome.kind()));
    return outcomes;
  }

  /** Stops: what is not done after ten seconds is cancelled and reported. */
  static Future<JoinReport> stop(TaskQueue queue) {
    return queue.close(Duration.ofSeconds(10));
  }
}
