package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is known to go wrong in the Python original must not go wrong here. */
@ExtendWith(VertxExtension.class)
class OriginBugsTest {

  private final HandTasks tasks = new HandTasks();

  private static TaskQueue create(Vertx vertx, int workers) {
    TaskQueueOptions options =
        new TaskQueueOptions()
            .setWorkers(workers)
            .setMaxSize(2)
            .setCloseTimeout(Duration.ZERO)
            .setExceptionHandler(f -> {});
    return Await.result(TaskQueue.create(vertx, options));
  }

  @Test
  void concurrent_puts_into_a_full_queue_lose_no_result_S2_S5(Vertx vertx) {
    TaskQueue queue = create(vertx, 2);
    int producers = 6;
    int each = 200;
    List<Future<Void>> puts = Collections.synchronizedList(new ArrayList<>());
    for (int p = 0; p < producers; p++) {
      int producer = p;
      ((VertxInternal) vertx)
          .createEventLoopContext()
          .runOnContext(
              v -> {
                for (int i = 0; i < each; i++) {
                  int number = producer * each + i;
                  puts.add(queue.put(() -> Future.succeededFuture(number)));
                }
              });
    }
    Await.until("all put", () -> puts.size() == producers * each);
    Await.result(Future.all(List.copyOf(puts)));
    assertThat(Await.result(queue.join(Integer.class)))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, producers * each).boxed().toList());
  }

  @Test
  void two_joiners_get_the_same_results_S5(Vertx vertx) {
    TaskQueue queue = create(vertx, 2);
    queue.put(tasks.task("a"));
    queue.put(tasks.task("b"));
    Future<List<Object>> one = queue.join();
    Future<List<Object>> two = queue.join();
    tasks.complete("b");
    tasks.complete("a");
    assertThat(Await.result(one)).containsExactly("a", "b");
    assertThat(Await.result(two)).containsExactly("a", "b");
  }

  @Test
  void a_join_does_not_miss_delayed_puts_S3_S5(Vertx vertx) {
    TaskQueue queue = create(vertx, 2);
    queue.put(() -> Future.succeededFuture("late"), Duration.ofMillis(20));
    queue.put(() -> Future.succeededFuture("early"));
    assertThat(Await.result(queue.join())).containsExactly("late", "early");
  }

  @Test
  void a_cancelled_task_does_not_take_its_worker_along_S14(Vertx vertx) {
    TaskQueue queue = create(vertx, 1);
    for (int i = 0; i < 5; i++) {
      queue.put(tasks.task("t" + i), new TaskOptions().setId("t" + i));
      tasks.awaitStart("t" + i);
      assertThat(Await.result(queue.cancel("t" + i))).isTrue();
      tasks.fail("t" + i, new CancellationException("expected"));
    }
    queue.put(() -> Future.succeededFuture("alive"));
    assertThat(Await.result(queue.join())).containsExactly("alive");
  }

  @Test
  void ten_thousand_waiting_puts_take_no_thread_and_complete_in_order_S2(Vertx vertx) {
    int number = 10_000;
    TaskQueue queue = create(vertx, 1);
    queue.put(tasks.task("first"));
    tasks.awaitStart("first");
    queue.put(tasks.task("b1"));
    queue.put(tasks.task("b2"));
    int threads = Threads.count();
    List<Integer> completed = new ArrayList<>();
    List<Future<Void>> puts = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      int id = i;
      puts.add(queue.put(() -> Future.succeededFuture(id)).onSuccess(v -> completed.add(id)));
    }
    assertThat(Await.result(queue.stats()).waiting()).isEqualTo(number);
    assertThat(Threads.count()).isLessThanOrEqualTo(threads + 2);
    for (String name : List.of("first", "b1", "b2")) {
      tasks.complete(name);
    }
    Await.result(Future.all(puts));
    assertThat(Await.result(queue.join())).hasSize(number + 3).endsWith(number - 1);
    assertThat(completed).hasSize(number).isSorted();
  }
}
