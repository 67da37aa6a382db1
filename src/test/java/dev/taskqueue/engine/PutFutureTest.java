package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskDroppedException;
import dev.taskqueue.TaskExpiredException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.scheduler.Effect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  private void settled(OutcomeKind kind, Throwable cause) {
    core.settled(new Effect.Settled(task, kind, null, cause, ""));
  }

  static Stream<Exception> endsOfTasksThatHaveEntered() {
    return Stream.of(new TaskExpiredException("expected"), new TaskDroppedException("expected"));
  }

  @ParameterizedTest
  @MethodSource("endsOfTasksThatHaveEntered")
  void the_outcome_of_a_task_is_not_taken_for_that_of_its_put_S2(Exception end) {
    Future<Void> put = task.pendingPut(context.promise());
    settled(OutcomeKind.EXPIRED, end);
    core.entered(task);
    assertThat(put.succeeded()).isTrue();
  }

  @Test
  void a_put_whose_task_ended_before_it_could_enter_fails_S2() {
    Future<Void> put = task.pendingPut(context.promise());
    settled(OutcomeKind.CANCELLED, new TaskCancelledException("expected"));
    assertThat(put.cause()).isInstanceOf(TaskCancelledException.class);
  }

  @Test
  void a_put_that_was_decided_before_it_was_asked_for_is_complete_at_once_S2() {
    core.entered(task);
    assertThat(task.pendingPut(context.promise()).succeeded()).isTrue();
  }

  @Test
  void a_put_that_failed_before_it_was_asked_for_is_complete_at_once_S2() {
    settled(OutcomeKind.CANCELLED, new TaskCancelledException("expected"));
    assertThat(task.pendingPut(context.promise()).cause())
        .isInstanceOf(TaskCancelledException.class);
  }
}
