package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskqueue.ProgressUpdates;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskScope;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Progress with bounded frequency, and a last call at the end. */
@ExtendWith(VertxExtension.class)
class ProgressTest {

  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private final HandTasks tasks = new HandTasks();
  private final List<ScopeProgress> seen = new CopyOnWriteArrayList<>();
  private TaskQueue queue;
  private TaskScope scope;

  @BeforeEach
  void createQueue(Vertx vertx) {
    queue = Await.result(TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(1)));
    scope = queue.scope("s");
  }

  private ScopeProgress last() {
    return seen.get(seen.size() - 1);
  }

  @Test
  void changes_are_told_and_the_join_brings_the_last_call() {
    scope.onProgress(OFTEN, seen::add);
    scope.put(tasks.task("a"));
    scope.put(tasks.task("b"));
    Await.until("both put", () -> !seen.isEmpty() && last().put() == 2);
    assertThat(last().unfinished()).isEqualTo(2);
    tasks.complete("a");
    Await.until("one ended", () -> last().ended().succeeded() == 1);
    Future<?> joined = scope.join();
    tasks.complete("b");
    Await.result(joined);
    Await.until("the last call", () -> last().unfinished() == 0);
    assertThat(last()).extracting(ScopeProgress::put).isEqualTo(2L);
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void a_look_at_what_has_been_taken_is_not_told(Vertx vertx) {
    ScopeProgress half = new ScopeProgress("s", 2, 1, new TaskCounts(1, 0, 0, 0, 0, 0));
    ScopeProgress all = new ScopeProgress("s", 2, 0, new TaskCounts(2, 0, 0, 0, 0, 0));
    ScopeProgress taken = new ScopeProgress("s", 0, 0, TaskCounts.NONE);
    Queue<ScopeProgress> looks = new ConcurrentLinkedQueue<>(List.of(half, taken));
    ProgressTicker ticker =
        new ProgressTicker(
            (ContextInternal) vertx.getOrCreateContext(),
            OFTEN,
            seen::add,
            () -> Future.succeededFuture(looks.isEmpty() ? taken : looks.remove()),
            (look, before) -> null);

    ticker.start();
    Await.until("it has looked at both", looks::isEmpty);
    ticker.finished(all);

    Await.until("the last call", () -> seen.contains(all));
    assertThat(seen).containsExactly(half, all);
  }

  @Test
  void the_last_call_does_not_wait_for_its_time() {
    scope.onProgress(NEVER, seen::add);
    scope.put(() -> Future.succeededFuture(1));
    Await.result(scope.join());
    Await.until("told", () -> !seen.isEmpty());
    assertThat(seen).singleElement().matches(p -> p.put() == 1 && p.ended().succeeded() == 1);
    scope.put(() -> Future.succeededFuture(1));
    Await.result(scope.join());
    Await.result(queue.close());
    assertThat(seen).as("it ended with the first join").hasSize(1);
  }

  @Test
  void closing_the_queue_ends_it_S9() {
    scope.onProgress(NEVER, seen::add);
    queue.onProgress(NEVER, p -> seen.add(p));
    scope.put(() -> Future.succeededFuture(1));
    Await.result(queue.close());
    Await.until("told", () -> !seen.isEmpty());
    assertThat(seen).extracting(ScopeProgress::scope).containsExactly("s");
    scope.onProgress(OFTEN, p -> seen.add(p));
    assertThat(seen).hasSize(1);
  }

  @Test
  void after_stop_there_are_no_calls() {
    ProgressUpdates stopped = scope.onProgress(NEVER, seen::add);
    stopped.stop();
    stopped.stop();
    scope.onProgress(
        NEVER,
        p -> {
          seen.add(p);
          throw new IllegalStateException("expected");
        });
    scope.put(() -> Future.succeededFuture(1));
    Await.result(scope.join());
    Await.until("told the other", () -> !seen.isEmpty());
    Await.result(queue.close());
    assertThat(seen).hasSize(1);
  }

  @Test
  void calls_are_made_on_the_context_of_the_caller(Vertx vertx) {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    List<Object> contexts = new CopyOnWriteArrayList<>();
    context.runOnContext(
        v -> {
          scope.onProgress(OFTEN, p -> contexts.add(ContextInternal.current().unwrap()));
          scope.put(tasks.task("a"));
        });
    Await.until("told", () -> !contexts.isEmpty());
    tasks.complete("a");
    Await.result(scope.join());
    Await.until("told twice", () -> contexts.size() >= 2);
    assertThat(contexts).containsOnly(context);
  }

  @Test
  void the_time_between_has_to_be_positive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scope.onProgress(Duration.ZERO, seen::add))
        .withMessageContaining("atMostEvery");
  }

  @Test
  void it_ends_with_the_verticle_that_it_was_asked_for_by(Vertx vertx) {
    List<Context> contexts = new CopyOnWriteArrayList<>();
    Deployable asking =
        context -> {
          contexts.add(context);
          scope.onProgress(NEVER, seen::add);
          return Future.succeededFuture();
        };
    String id = Await.result(vertx.deployVerticle(asking));
    Await.result(vertx.undeploy(id));

    scope.put(() -> Future.succeededFuture(1));
    Await.result(scope.join());

    Promise<Void> wouldBeTold = Promise.promise();
    contexts.get(0).runOnContext(v -> wouldBeTold.complete());
    Await.result(wouldBeTold.future());
    assertThat(seen).isEmpty();
  }
}
