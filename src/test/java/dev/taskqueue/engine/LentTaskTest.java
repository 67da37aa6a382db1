package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Task;
import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a task that was lent to a slot can know and do is what any other can. */
@ExtendWith(VertxExtension.class)
class LentTaskTest {

  private static final int MANY = 1_000;

  private TaskQueue queue;

  @BeforeEach
  void create(Vertx vertx) {
    queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setWorkers(1)
                    .setMaxSize(MANY)
                    .setExceptionHandler(failure -> {})));
  }

  /** Puts short tasks until one of them is lent, and has that one do this. */
  private LentTask runLent(Task<Object> body) {
    AtomicReference<LentTask> lent = new AtomicReference<>();
    Promise<LentTask> ran = Promise.promise();
    Await.until(
        "lent",
        () -> {
          Await.result(queue.pause());
          for (int i = 0; i < MANY; i++) {
            queue.put(
                context ->
                    context instanceof LentTask task && lent.compareAndSet(null, task)
                        ? body.run(context).onComplete(v -> ran.complete(task))
                        : Future.succeededFuture());
          }
          Await.result(queue.resume());
          Await.result(queue.idle());
          return lent.get() != null;
        });
    return Await.result(ran.future());
  }

  private static Future<Object> end() {
    return Future.succeededFuture();
  }

  @Test
  void its_context_is_that_of_a_task_without_options(Vertx vertx) {
    List<Object> seen = new ArrayList<>();
    runLent(
        context -> {
          seen.addAll(List.of(context.id(), context.attempt(), context.vertx()));
          seen.addAll(List.of(context.headers().isEmpty(), context.isCancelled()));
          seen.add(Await.result(queue.running()).get(0).id());
          return end();
        });

    assertThat(seen).containsExactly(seen.get(5), 1, vertx, true, false, seen.get(0));
  }

  @Test
  void a_cancel_reaches_it_while_it_runs_S14() {
    List<String> seen = new ArrayList<>();
    LentTask lent =
        runLent(
            context -> {
              context.onCancel(() -> seen.add("action before"));
              seen.add("found " + Await.result(queue.cancel(context.id())));
              context.onCancel(() -> seen.add("action after"));
              seen.add("cancelled " + context.isCancelled());
              return end();
            });

    assertThat(seen)
        .containsExactly("action before", "found true", "action after", "cancelled true");
    assertThat(lent.isCancelled()).isTrue();
    assertThat(Await.result(queue.stats()).ended().cancelled()).isEqualTo(1);
  }

  @Test
  void a_cancel_of_its_scope_reaches_it_if_it_has_asked_for_nothing_S14() {
    List<Boolean> seen = new ArrayList<>();
    runLent(
        context -> {
          queue.cancel();
          seen.add(context.isCancelled());
          return end();
        });

    assertThat(seen).containsExactly(true);
  }

  @Test
  void what_it_puts_is_nested_S13() {
    List<Object> callers = new ArrayList<>();
    TaskContext lent =
        runLent(
            context -> {
              LocalScope own = (LocalScope) context.scope();
              callers.add(own.caller(null));
              callers.add(((LocalScope) context.scope()).caller());
              Await.result(queue.stats()); // takes the lease back
              callers.add(own.caller(null));
              queue.put(() -> Future.succeededFuture("of the queue"));
              own.put(c -> Future.succeededFuture("of its scope"));
              return end();
            });

    assertThat(callers).containsExactly(lent, lent, lent);
    assertThat(((LocalScope) lent.scope()).caller(null)).as("once it is over").isNull();
    assertThat(Await.result(queue.join())).containsExactly("of the queue", "of its scope");
  }

  @Test
  void it_cannot_wait_for_itself_S13() {
    List<Future<?>> waits = new ArrayList<>();
    LentTask lent =
        runLent(
            context -> {
              waits.add(queue.join());
              waits.add(queue.idle());
              return end();
            });

    for (Future<?> wait : waits) {
      assertThat(Await.failure(wait)).hasMessageContaining("task " + lent.id() + " ");
    }
  }

  @Test
  void it_may_fail_or_take_its_time() {
    LentTask failed = runLent(context -> Future.failedFuture("expected"));
    runLent(context -> context.vertx().timer(1).map("late"));

    assertThat(Await.result(queue.joinReport()).failures())
        .extracting("taskId")
        .containsExactly(failed.id());
    assertThat(Await.result(queue.stats()).unfinished()).isZero();
  }

  @Test
  void who_keeps_its_context_keeps_nothing_of_what_was_run_S16() {
    List<WeakReference<Object>> payloads = new ArrayList<>();
    LentTask ended = runLent(holding(payloads, context -> {}));
    LentTask asked = runLent(holding(payloads, context -> context.onCancel(() -> {})));
    LentTask takenBack = runLent(holding(payloads, context -> Await.result(queue.stats())));
    LentTask cancelled = runLent(holding(payloads, context -> queue.cancel(context.id())));

    Garbage.expectCleared(payloads);
    assertThat(List.of(ended, asked, takenBack, cancelled))
        .extracting(LentTask::task)
        .containsOnlyNulls();
  }

  private static Task<Object> holding(
      List<WeakReference<Object>> payloads, Consumer<TaskContext> body) {
    byte[] payload = new byte[16];
    payloads.add(new WeakReference<>(payload));
    return context -> {
      body.accept(context);
      return Future.succeededFuture(payload.length);
    };
  }
}
