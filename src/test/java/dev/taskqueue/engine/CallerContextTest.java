package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call gives completes on the context of its caller. */
@ExtendWith(VertxExtension.class)
class CallerContextTest {

  private static final Map<String, Function<TaskQueue, Future<?>>> CALLS =
      Map.ofEntries(
          Map.entry("put", q -> q.put(() -> Future.succeededFuture(1))),
          Map.entry(
              "put with delay", q -> q.put(() -> Future.succeededFuture(1), Duration.ofMillis(1))),
          Map.entry("submit", q -> q.submit(() -> Future.succeededFuture(1))),
          Map.entry("submit failing", q -> q.submit(() -> Future.failedFuture("expected"))),
          Map.entry("putAll", q -> q.putAll(List.of(1, 2), i -> c -> Future.succeededFuture(i))),
          Map.entry("join", TaskQueue::join),
          Map.entry("joinReport", TaskQueue::joinReport),
          Map.entry("stats", TaskQueue::stats),
          Map.entry("cancel", TaskQueue::cancel),
          Map.entry("resize", q -> q.resize(5)),
          Map.entry("close", TaskQueue::close),
          Map.entry("close with deadline", q -> q.close(Duration.ofMinutes(1))));

  static List<String> calls() {
    return CALLS.keySet().stream().sorted().toList();
  }

  private TaskQueue queue;

  @BeforeEach
  void createQueue(Vertx vertx) {
    queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setWorkers(1)
                    .setExceptionHandler(f -> {})
                    .setCloseTimeout(Duration.ZERO)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void a_call_completes_on_the_event_loop_context_of_its_caller(String call, Vertx vertx) {
    expectOwnContext(((VertxInternal) vertx).createEventLoopContext(), call);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void a_call_completes_on_the_worker_context_of_its_caller(String call, Vertx vertx) {
    expectOwnContext(((VertxInternal) vertx).createWorkerContext(), call);
  }

  private void expectOwnContext(ContextInternal context, String call) {
    Promise<ContextInternal> seen = Promise.promise();
    context.runOnContext(
        v ->
            CALLS.get(call).apply(queue).onComplete(r -> seen.complete(ContextInternal.current())));
    ContextInternal current = Await.result(seen.future());
    assertThat(current).isNotNull();
    assertThat(current.unwrap()).isSameAs(context);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_put_that_had_to_wait_completes_on_the_context_of_its_caller_S2(
      boolean enters, Vertx vertx) {
    HandTasks tasks = new HandTasks();
    queue.put(tasks.task("running"));
    tasks.awaitStart("running");
    queue.put(tasks.task("buffered"));
    queue.put(tasks.task("buffered2"));
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    Promise<Object> seen = Promise.promise();
    Promise<Object> called = Promise.promise();
    context.runOnContext(
        v -> {
          queue
              .put(tasks.task("waiting"), new TaskOptions().setId("waiting"))
              .onComplete(r -> seen.complete(ContextInternal.current().unwrap()));
          called.complete();
        });
    Await.result(called.future());
    if (enters) {
      tasks.complete("running");
    } else {
      assertThat(Await.result(queue.cancel("waiting"))).isTrue();
    }
    assertThat(Await.result(seen.future())).isSameAs(context);
  }

  @Test
  void use_completes_on_the_context_of_its_caller_S9(Vertx vertx) {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    Promise<Object> seen = Promise.promise();
    context.runOnContext(
        v ->
            TaskQueue.use(vertx, new TaskQueueOptions(), q -> Future.succeededFuture(1))
                .onComplete(r -> seen.complete(ContextInternal.current().unwrap())));
    assertThat(Await.result(seen.future())).isSameAs(context);
  }
}
