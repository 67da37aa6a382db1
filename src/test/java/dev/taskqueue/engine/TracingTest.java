package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** B8: a trace goes on from the put to the execution. */
class TracingTest {

  static {
    assertThat(FakeTracer.ACTIVE).isNotNull(); // registered before there is a Vert.x
  }

  private final FakeTracer tracer = new FakeTracer();
  private final HandTasks tasks = new HandTasks();
  private FakeTracer.Span root;
  private Vertx vertx;

  @BeforeEach
  void startVertx() {
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setTracingOptions(new TracingOptions()))
            .withTracer(FakeTracer.factory(tracer))
            .build();
    root = tracer.begin(0, "root", Map.of());
  }

  @AfterEach
  void closeVertx() {
    Await.result(vertx.close());
  }

  private TaskQueue queue(TaskQueueOptions options) {
    return Await.result(
        TaskQueue.create(
            vertx, options.setAddress("jobs").setWorkers(1).setExceptionHandler(f -> {})));
  }

  /** Calls as the handler of a request does that is part of a trace. */
  private <T> Future<T> traced(Supplier<Future<T>> call) {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext().duplicate();
    FakeTracer.ACTIVE.put(context, root);
    Promise<T> result = Promise.promise();
    context.runOnContext(v -> call.get().onComplete(result));
    return result.future();
  }

  @Test
  void a_put_has_a_span_until_its_task_starts_and_the_execution_has_one_under_it() {
    TaskQueue queue = queue(new TaskQueueOptions());
    Await.result(queue.pause());
    Await.result(traced(() -> queue.put(tasks.task("a"))));
    FakeTracer.Span put = tracer.of("put").get(0);
    assertThat(put.parent).isEqualTo(root.id);
    assertThat(put.ended).isFalse();
    assertThat(put.tags)
        .containsEntry("messaging.destination.name", "jobs")
        .containsEntry("messaging.operation.name", "put");
    Await.result(queue.resume());
    tasks.awaitStart("a");
    assertThat(put.ended).isTrue();
    FakeTracer.Span run = tracer.of("run").get(0);
    assertThat(run.parent).isEqualTo(put.id);
    assertThat(run.ended).isFalse();
    tasks.fail("a", new IllegalStateException("expected"));
    Await.until("the execution has ended", () -> run.ended);
    assertThat(run.failure).hasMessage("expected");
  }

  @Test
  void what_a_task_does_belongs_to_its_trace() {
    Await.result(vertx.eventBus().consumer("echo", m -> m.reply(m.body())).completion());
    TaskQueue queue = queue(new TaskQueueOptions());
    assertThat(Await.result(traced(() -> queue.submit(new TaskRequest("echo", "x")))))
        .isEqualTo("x");
    FakeTracer.Span run = tracer.of("run").get(0);
    assertThat(tracer.of("send")).first().extracting(span -> span.parent).isEqualTo(run.id);
  }

  @Test
  void a_put_through_a_client_belongs_to_the_trace_with_what_else_it_carries() {
    queue(new TaskQueueOptions());
    TaskQueue client = TaskQueue.connect(vertx, "jobs");
    Future<FakeTracer.Span> active =
        traced(
            () ->
                client.submit(
                    () -> Future.succeededFuture(FakeTracer.ACTIVE.get(Vertx.currentContext()))));

    FakeTracer.Span span = Await.result(active);
    assertThat(tracer.of("run")).containsExactly(span);
    Await.until("the execution has ended", () -> span.ended);
    assertThat(tracer.of("put").get(0).ended).isTrue();
  }

  @Test
  void each_execution_has_a_span_S12() {
    TaskQueue queue = queue(new TaskQueueOptions());
    TaskOptions retry =
        new TaskOptions().setRetries(1).setRetryPolicy(RetryPolicy.constant(Duration.ZERO));
    Await.failure(traced(() -> queue.submit(context -> Future.failedFuture("expected"), retry)));
    Await.until("both have ended", () -> tracer.of("run").stream().allMatch(s -> s.ended));
    assertThat(tracer.of("run"))
        .hasSize(2)
        .allMatch(span -> span.parent == tracer.of("put").get(0).id);
  }

  @Test
  void the_span_of_a_put_ends_when_its_task_never_starts() {
    TaskQueue queue = queue(new TaskQueueOptions());
    queue.put(tasks.task("running"));
    tasks.awaitStart("running");
    Await.result(traced(() -> queue.put(tasks.task("a"), new TaskOptions().setId("a"))));
    Await.failure(traced(() -> queue.put(tasks.task("a"), new TaskOptions().setId("a"))));
    assertThat(tracer.of("put").get(1).failure).hasMessageContaining("with the id a");
    Await.result(queue.cancel("a"));
    FakeTracer.Span put = tracer.of("put").get(0);
    Await.until("ended", () -> put.ended);
    assertThat(put.failure).hasMessageContaining("cancelled");
    assertThat(tracer.of("run")).isEmpty();
    tasks.complete("running");
  }

  @Test
  void the_policy_says_what_is_traced() {
    TaskQueue queue = queue(new TaskQueueOptions());
    Await.result(queue.submit(() -> Future.succeededFuture(1)));
    assertThat(tracer.of("put")).isEmpty();
    Await.result(queue.close());
    queue = queue(new TaskQueueOptions().setTracingPolicy(TracingPolicy.ALWAYS));
    Await.result(queue.submit(() -> Future.succeededFuture(1)));
    assertThat(tracer.of("run")).hasSize(1);
    Await.result(queue.close());
    TaskQueue ignoring = queue(new TaskQueueOptions().setTracingPolicy(TracingPolicy.IGNORE));
    Await.result(traced(() -> ignoring.submit(() -> Future.succeededFuture(1))));
    assertThat(tracer.of("put")).hasSize(1);
  }
}
