package dev.taskqueue.benchmarks.work;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What each task of a workload does, the same for every peer. The result is the task's number. */
public interface Work {

  /** Does it on the calling thread, which may be blocked. */
  Integer call(int number) throws Exception;

  /** Whether it ends later than it starts, and needs no thread in between. */
  default boolean isAsynchronous() {
    return false;
  }

  /** Starts it. {@code done} is called once, on any thread. */
  default void start(int number, Consumer<Integer> done) throws Exception {
    done.accept(call(number));
  }

  /** Checks what it knows of the runs so far, when no task is under way. */
  default void check() {}

  /** As a task of Vert.x does it. */
  default Future<Integer> future(int number) throws Exception {
    if (!isAsynchronous()) {
      return Future.succeededFuture(call(number));
    }
    Promise<Integer> promise = Promise.promise();
    start(number, promise::complete);
    return promise.future();
  }

  /** Does asynchronous work and blocks the thread until it has ended. */
  default Integer await(int number) throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    start(number, end::complete);
    return end.get();
  }
}
