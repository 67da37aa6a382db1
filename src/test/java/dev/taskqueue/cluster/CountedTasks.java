package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Tasks that are numbers, and how often each has been executed. */
final class CountedTasks {

  /** Puts that are not answered at most. */
  static final int WINDOW = 200;

  private final Map<Integer, AtomicInteger> executions = new ConcurrentHashMap<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private String address = "count";
  private @Nullable MessageConsumer<Integer> handler;

  /** Has a node execute them. */
  void handle(Vertx vertx) throws Exception {
    handle(vertx, address);
  }

  /** Has a node execute them, at this address. */
  void handle(Vertx vertx, String address) throws Exception {
    this.address = address;
    handler = vertx.eventBus().consumer(address, this::count);
    await(handler.completion());
  }

  /** Executes no more. */
  void unhandle() throws Exception {
    if (handler != null) {
      await(handler.unregister());
    }
  }

  private void count(Message<Integer> message) {
    executions.computeIfAbsent(message.body(), body -> new AtomicInteger()).incrementAndGet();
    message.reply(message.body());
  }

  /** Forgets all. */
  void clear() {
    executions.clear();
    accepted.set(0);
  }

  /** Puts 0, 1, 2 and so on until one is not to be put; fails if a put does. */
  Future<Void> put(TaskQueue jobs, IntPredicate toPut) {
    return put(jobs, 0, toPut);
  }

  /** As {@link #put(TaskQueue, IntPredicate)}, of other numbers. */
  Future<Void> put(TaskQueue jobs, int first, IntPredicate toPut) {
    AtomicInteger next = new AtomicInteger(first);
    List<Future<Void>> lines = new ArrayList<>();
    for (int i = 0; i < WINDOW; i++) {
      lines.add(putNext(jobs, toPut, next));
    }
    return Future.all(lines).mapEmpty();
  }

  private Future<Void> putNext(TaskQueue jobs, IntPredicate toPut, AtomicInteger next) {
    int body = next.getAndIncrement();
    if (!toPut.test(body)) {
      return Future.succeededFuture();
    }
    return jobs.put(new TaskRequest(address, body), new TaskOptions().setRetries(3))
        .compose(
            v -> {
              accepted.incrementAndGet();
              return putNext(jobs, toPut, next);
            });
  }

  /** Number of puts that were answered. */
  int accepted() {
    return accepted.get();
  }

  /** The results of a join, in which nothing has failed. */
  static List<Object> results(JoinReport report) {
    assertThat(report.failures()).extracting(TaskFailure::cause).isEmpty();
    return report.results();
  }

  /** Each accepted task's result is there once. */
  void checkComplete(List<Object> results) {
    assertThat(results).doesNotHaveDuplicates().hasSize(accepted());
  }

  /** How many tasks were executed more than once. */
  int executedTwice() {
    return (int) executions.values().stream().filter(count -> count.get() > 1).count();
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
  }
}
