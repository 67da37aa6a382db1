package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.Task;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S7: a failure is counted, told once and never collected, and the slot lives on. */
@ExtendWith(VertxExtension.class)
class FailureTest {

  /** The ways in which a task can fail. */
  enum Way {
    THROWS(context -> thrown(new IllegalStateException("expected"))),
    THROWS_ERROR(context -> thrown(new AssertionError("expected"))),
    THROWS_OUT_OF_MEMORY(context -> thrown(new OutOfMemoryError("expected"))),
    OVERFLOWS_THE_STACK(context -> deeper(context, 1)),
    IS_INTERRUPTED(context -> thrown(new InterruptedException("expected"))),
    GIVES_NO_FUTURE(context -> null),
    GIVES_A_FAILED_FUTURE(context -> Future.failedFuture("expected")),
    FAILS_WITHOUT_A_CAUSE(context -> Future.failedFuture((Throwable) null)),
    FAILS_LATER(
        context -> {
          Promise<Object> promise = Promise.promise();
          context.vertx().runOnContext(v -> promise.fail("expected"));
          return promise.future();
        });

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    final Task<Object> task;

    Way(Task<Object> task) {
      this.task = task;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> Future<Object> thrown(Throwable e) throws T {
      throw (T) e;
    }

    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    private static Future<Object> deeper(Object task, int depth) {
      Future<Object> deeper = deeper(task, depth + 1);
      return deeper.map(depth);
    }
  }

  private final List<TaskFailure> told = new CopyOnWriteArrayList<>();
  private TaskQueue queue;

  @BeforeEach
  void createQueue(Vertx vertx) {
    queue =
        Await.result(
            TaskQueue.create(
                vertx, new TaskQueueOptions().setWorkers(1).setExceptionHandler(told::add)));
  }

  @ParameterizedTest
  @EnumSource
  void a_failure_is_told_once_and_the_slot_lives_on_S7(Way way) {
    queue.put(way.task, new TaskOptions().setId("bad"));
    queue.put(() -> Future.succeededFuture("good"));
    JoinReport report = Await.result(queue.joinReport());
    assertThat(report.results()).containsExactly("good");
    assertThat(report.counts().failed()).isEqualTo(1);
    assertThat(report.counts().total()).isEqualTo(2);
    assertThat(report.failures()).isEqualTo(told).hasSize(1);
    TaskFailure failure = report.failures().get(0);
    assertThat(failure.taskId()).isEqualTo("bad");
    assertThat(failure.kind()).isEqualTo(OutcomeKind.FAILURE);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.cause()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void a_submitted_task_tells_its_failure_to_its_caller_alone_S7(Way way) {
    Throwable cause = Await.failure(queue.submit(way.task));
    assertThat(Await.result(queue.joinReport()).failures())
        .extracting(TaskFailure::cause)
        .containsExactly(cause);
    assertThat(told).isEmpty();
  }

  @Test
  void a_task_without_a_future_fails_with_a_message_that_says_so_S7() {
    assertThat(Await.failure(queue.submit(Way.GIVES_NO_FUTURE.task)))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("returned no future");
  }

  @Test
  void a_retry_predicate_that_throws_the_failure_again_ends_the_retries_S7_S12() {
    Task<Object> task = Way.THROWS.task;
    TaskOptions options =
        new TaskOptions()
            .setRetries(3)
            .setRetryOn(
                failure -> {
                  throw (RuntimeException) failure;
                });
    assertThat(Await.failure(queue.submit(task, options))).hasMessage("expected");
    assertThat(Await.result(queue.submit(() -> Future.succeededFuture(1)))).isEqualTo(1);
  }

  @Test
  void a_retry_policy_that_gives_nothing_ends_the_retries_S7_S12() {
    TaskOptions options = new TaskOptions().setRetries(3).setRetryPolicy((failure, retry) -> null);
    Throwable cause = Await.failure(queue.submit(Way.THROWS.task, options));
    assertThat(cause).hasMessage("expected");
    assertThat(cause.getSuppressed()).singleElement().isInstanceOf(NullPointerException.class);
  }

  @Test
  void an_exception_handler_that_throws_is_logged_and_harms_nothing_S7(Vertx vertx) {
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      for (boolean same : new boolean[] {false, true}) {
        TaskQueue angry =
            Await.result(
                TaskQueue.create(
                    vertx,
                    new TaskQueueOptions()
                        .setWorkers(1)
                        .setExceptionHandler(
                            failure -> {
                              throw same
                                  ? (RuntimeException) failure.cause()
                                  : new IllegalStateException("from the handler");
                            })));
        angry.put(Way.THROWS.task);
        assertThat(Await.result(angry.submit(() -> Future.succeededFuture(1)))).isEqualTo(1);
      }
      assertThat(log.with("the exception handler has failed")).hasSize(2);
      assertThat(log.at(Level.ERROR)).isEmpty();
    }
  }

  @Test
  void without_an_exception_handler_a_failure_is_a_warning_with_its_stack_trace_S1(Vertx vertx) {
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      TaskQueue plain = Await.result(TaskQueue.create(vertx));
      plain.put(Way.THROWS.task, new TaskOptions().setId("bad"));
      Await.result(plain.join());
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN")
          .contains("task bad failed");
      assertThat(log.at(Level.WARN).get(0).getThrowableProxy().getStackTraceElementProxyArray())
          .isNotEmpty();
    }
  }
}
