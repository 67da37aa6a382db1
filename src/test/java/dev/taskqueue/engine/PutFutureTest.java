package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.scheduler.Effect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Effects of different transitions may be carried out in any order. */
@ExtendWith(VertxExtension.class)
class PutFutureTest {

  private QueueCore core;
  private LocalTask task;
  private ContextInternal context;

  @BeforeEach
  void createTask(Vertx vertx) {
    TaskQueue queue =
        Await.result(TaskQueue.create(vertx, new TaskQueueOptions().setExceptionHandler(f -> {})));
    LocalScope scope = (LocalScope) queue;
    core = scope.core;
    context = ((VertxInternal) vertx).getOrCreateContext();
    task = scope.newTask(c -> Future.succeededFuture(), new TaskOptions(), null, null);
  }

  private void cancelled(boolean entered) {
    core.settled(
        new Effect.Settled(
            task,
            OutcomeKind.CANCELLED,
            null,
            new TaskCancelledException("expected"),
            "",
            entered));
  }

  @Test
  void the_outcome_of_a_task_is_not_taken_for_that_of_its_put_S2() {
    Future<Void> put = task.pendingPut(context.promise());
    cancelled(true);
    core.entered(task);
    assertThat(put.succeeded()).isTrue();
  }

  @Test
  void a_put_whose_task_ended_before_it_could_enter_fails_S2() {
    Future<Void> put = task.pendingPut(context.promise());
    cancelled(false);
    assertThat(put.cause()).isInstanceOf(TaskCancelledException.class);
  }

  @Test
  void a_put_that_was_decided_before_it_was_asked_for_is_complete_at_once_S2() {
    core.entered(task);
    assertThat(task.pendingPut(context.promise()).succeeded()).isTrue();
  }

  @Test
  void a_put_that_failed_before_it_was_asked_for_is_complete_at_once_S2() {
    cancelled(false);
    assertThat(task.pendingPut(context.promise()).cause())
        .isInstanceOf(TaskCancelledException.class);
  }

  /** Who has found out may be a slot with a task that it has not begun. */
  @Test
  void code_that_waits_for_a_put_and_may_block_has_an_event_of_its_own_S2(Vertx vertx) {
    ContextInternal worker = ((VertxInternal) vertx).createWorkerContext();
    List<String> happened = new CopyOnWriteArrayList<>();
    worker.runOnContext(
        v -> {
          task.pendingPut(worker.promise()).onComplete(told -> happened.add("told"));
          core.entered(task);
          happened.add("went on");
        });
    Await.until("told", () -> happened.size() == 2);
    assertThat(happened).containsExactly("went on", "told");
  }
}
