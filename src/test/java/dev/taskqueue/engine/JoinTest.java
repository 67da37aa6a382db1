package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskScope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S5, S6 and S8: joins. */
@ExtendWith(VertxExtension.class)
class JoinTest {

  private final HandTasks tasks = new HandTasks();
  private TaskQueue queue;

  @BeforeEach
  void createQueue(Vertx vertx) {
    TaskQueueOptions options =
        new TaskQueueOptions()
            .setWorkers(3)
            .setExceptionHandler(f -> {})
            .setCloseTimeout(Duration.ZERO);
    queue = Await.result(TaskQueue.create(vertx, options));
  }

  @Test
  void a_join_waits_for_the_last_task_and_gives_results_in_put_order_S4_S5() {
    for (String name : List.of("a", "b", "c", "d")) {
      queue.put(tasks.task(name));
    }
    Future<List<Object>> joined = queue.join();
    for (String name : List.of("c", "b", "d", "a")) {
      assertThat(joined.isComplete()).isFalse();
      tasks.complete(name);
    }
    assertThat(Await.result(joined)).containsExactly("a", "b", "c", "d").isUnmodifiable();
  }

  @Test
  void a_join_takes_the_results_and_the_queue_can_be_joined_again_S5() {
    for (int i = 0; i < 5; i++) {
      int number = i;
      queue.put(() -> Future.succeededFuture(number));
      assertThat(Await.result(queue.join(Integer.class))).containsExactly(number);
    }
    assertThat(Await.result(queue.join())).isEmpty();
  }

  @Test
  void an_empty_scope_joins_at_once_S5() {
    assertThat(Await.result(queue.joinReport()))
        .isEqualTo(new JoinReport(List.of(), TaskCounts.NONE, List.of(), Duration.ZERO));
  }

  @Test
  void a_join_waits_for_what_running_tasks_add_S5() {
    queue.put(
        context ->
            context
                .scope()
                .put(inner -> inner.scope().put(tasks.task("grandchild")).map("child"))
                .map("parent"));
    Future<List<Object>> joined = queue.join();
    tasks.awaitStart("grandchild");
    assertThat(joined.isComplete()).isFalse();
    tasks.complete("grandchild");
    assertThat(Await.result(joined)).containsExactly("parent", "child", "grandchild");
  }

  @Test
  void nulls_and_unwanted_results_are_left_out_but_waited_for_S5_S16() {
    queue.put(() -> Future.succeededFuture(null));
    queue.put(tasks.task("unwanted"), new TaskOptions().setCollect(false));
    Future<?> submitted = queue.submit(tasks.task("submitted"));
    Future<JoinReport> joined = queue.joinReport();
    tasks.complete("unwanted");
    assertThat(joined.isComplete()).isFalse();
    tasks.complete("submitted");
    assertThat(Await.result(submitted)).isEqualTo("submitted");
    assertThat(Await.result(joined).results()).isEmpty();
    assertThat(joined.result().counts()).isEqualTo(new TaskCounts(2, 1, 0, 0, 0, 0));
  }

  @Test
  void a_result_of_another_type_fails_the_join_and_clears_nothing_S6() {
    queue.put(() -> Future.succeededFuture(1));
    queue.put(() -> Future.succeededFuture("two"));
    assertThat(Await.failure(queue.join(Integer.class)))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("java.lang.Integer")
        .hasMessageContaining("java.lang.String");
    assertThat(Await.result(queue.join(Comparable.class)).size()).isEqualTo(2);
    assertThat(Await.result(queue.join())).isEmpty();
  }

  @Test
  void overlapping_joins_share_a_batch_though_one_fails_on_its_type_S5_S6() {
    queue.put(tasks.task("a"));
    Future<List<Object>> any = queue.join();
    Future<List<Integer>> wrong = queue.join(Integer.class);
    Future<List<String>> right = queue.join(String.class);
    tasks.complete("a");
    assertThat(Await.result(any)).containsExactly("a");
    assertThat(Await.result(right)).containsExactly("a");
    assertThat(Await.failure(wrong)).isInstanceOf(ClassCastException.class);
  }

  @Test
  void a_primitive_type_is_refused_at_once_S6() {
    assertThatThrownBy(() -> queue.join(int.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int.class")
        .hasMessageContaining("Integer.class");
  }

  @Test
  void scopes_are_joined_counted_and_cancelled_on_their_own() {
    TaskScope one = queue.scope("one");
    TaskScope two = queue.scope("two");
    one.put(tasks.task("one"));
    two.put(tasks.task("two"));
    assertThat(Await.result(queue.join())).isEmpty();
    tasks.complete("one");
    assertThat(Await.result(one.join())).containsExactly("one");
    assertThat(Await.result(two.progress()).unfinished()).isEqualTo(1);
    assertThat(Await.result(one.progress()).put()).isZero();
    assertThat(Await.result(one.cancel())).isZero();
    assertThat(Await.result(queue.scope("two").cancel())).isEqualTo(1);
    assertThat(Await.result(two.joinReport()).counts().cancelled()).isEqualTo(1);
    assertThat(queue.scope("")).isSameAs(queue);
    assertThat(two.name()).isEqualTo("two");
  }

  @Test
  void a_task_may_join_another_scope_but_not_its_own_S13() {
    queue.put(
        (TaskContext context) -> {
          TaskScope other = queue.scope("other");
          other.put(() -> Future.succeededFuture("child"));
          return other.join(String.class).map(results -> "joined " + results);
        });
    assertThat(Await.result(queue.join())).containsExactly("joined [child]");
    assertThat(Await.failure(queue.submit((TaskContext context) -> context.scope().join())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("joins the scope it belongs to");
    assertThat(Await.failure(queue.scope("s").submit(c -> queue.scope("s").joinReport())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void failures_are_reported_with_their_ids_and_counts_S8() {
    queue.put(() -> Future.failedFuture("expected"), new TaskOptions().setId("x"));
    queue.put(() -> Future.succeededFuture("good"));
    JoinReport report = Await.result(queue.joinReport());
    assertThat(report.counts()).isEqualTo(new TaskCounts(1, 0, 1, 0, 0, 0));
    assertThat(report.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.taskId()).isEqualTo("x"));
    assertThat(report.elapsed()).isPositive();
  }
}
