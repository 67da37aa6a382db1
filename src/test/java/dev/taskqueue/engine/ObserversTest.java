package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.scheduler.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of tasks whose queue gets another owner. */
@ExtendWith(VertxExtension.class)
class ObserversTest {

  private final List<OutcomeKind> told = new ArrayList<>();
  private final TaskQueueListener listener =
      new TaskQueueListener() {
        @Override
        public void ended(TaskInfo task, OutcomeKind kind, Throwable cause, Duration took) {
          told.add(kind);
        }
      };

  private LocalScope scope;
  private Observers observers;

  @BeforeEach
  void create(Vertx vertx) {
    TaskQueueOptions options = new TaskQueueOptions().setListener(listener);
    scope = (LocalQueue) Await.result(TaskQueue.create(vertx, new TaskQueueOptions()));
    observers =
        Objects.requireNonNull(
            Observers.of(
                (VertxInternal) vertx,
                "q",
                options,
                new QueueLog("q", null),
                null,
                TaskQueueListener.NOOP));
  }

  private Event end(OutcomeKind kind) {
    Keeper keeper =
        new Keeper() {
          @Override
          public void backsOff(int attempt, long delay) {}

          @Override
          public void tried(int attempt) {}

          @Override
          public void ended(Outcome outcome) {}
        };
    LocalTask.Extras kept =
        new LocalTask.Extras(
            null, RetryPolicy.constant(Duration.ZERO), failure -> true, false, null, keeper);
    ObservedTask task =
        new ObservedTask(scope, context -> Future.succeededFuture(), scope.plain, kept, null);
    return new Event(Event.Kind.SETTLED, task, 1, 0, null, kind, null, 0);
  }

  @Test
  void an_end_before_the_queue_was_left_is_told_however_late() {
    Event before = end(OutcomeKind.SUCCESS);
    observers.sequence(List.of(before));
    observers.leave();
    Event after = end(OutcomeKind.CANCELLED);
    observers.sequence(List.of(after));

    observers.happened(before); // a listener was still at an earlier event
    observers.happened(after);

    assertThat(told).containsExactly(OutcomeKind.SUCCESS);
  }
}
