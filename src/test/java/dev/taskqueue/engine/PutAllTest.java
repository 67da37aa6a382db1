package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.QueueClosedException;
import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S16: putAll takes an item only when there is room for its task. */
@ExtendWith(VertxExtension.class)
class PutAllTest {

  private final HandTasks tasks = new HandTasks();
  private final AtomicInteger taken = new AtomicInteger();
  private TaskQueue queue;

  @BeforeEach
  void createQueue(Vertx vertx) {
    queue = create(vertx);
  }

  private static TaskQueue create(Vertx vertx) {
    TaskQueueOptions options =
        new TaskQueueOptions().setWorkers(2).setMaxSize(3).setCloseTimeout(Duration.ZERO);
    return Await.result(TaskQueue.create(vertx, options));
  }

  /** Items 0 to n-1, made by a function, and counted as they are taken. */
  private <A> Iterable<A> items(int number, IntFunction<A> make) {
    return () -> {
      Iterator<Integer> numbers = IntStream.range(0, number).iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return numbers.hasNext();
        }

        @Override
        public A next() {
          taken.incrementAndGet();
          return make.apply(numbers.next());
        }
      };
    };
  }

  @Test
  void items_are_taken_as_room_appears_S16() {
    Future<Void> all = queue.putAll(items(20, i -> "t" + i), tasks::task);
    for (int i = 0; i < 20; i++) {
      tasks.awaitStart("t" + i);
      // two in slots, three in the buffer, one that waits for room
      int ended = i;
      Await.until("fed", () -> taken.get() == Math.min(20, ended + 6));
      assertThat(all.isComplete()).isEqualTo(i >= 15 && all.isComplete());
      tasks.complete("t" + i);
    }
    Await.result(all);
    assertThat(Await.result(queue.join()).subList(0, 3)).containsExactly("t0", "t1", "t2");
  }

  @Test
  void a_task_of_another_queue_feeds_as_room_appears_and_one_of_the_queue_itself_at_once_S13_S16(
      Vertx vertx) {
    TaskQueue other = create(vertx);
    other.put(() -> queue.putAll(items(20, i -> "t" + i), tasks::task));
    tasks.awaitStarts(2);
    Await.until("fed", () -> taken.get() == 6);

    other.put(() -> other.putAll(items(20, i -> "nested" + i), tasks::task));
    tasks.awaitStart("nested0"); // where the task was that has put it, and so put them all
    assertThat(taken).hasValue(6 + 20);
    assertThat(Await.result(other.stats()).admittedBeyondBound()).isEqualTo(17);
  }

  @Test
  void an_iterator_that_throws_ends_the_feeding_and_what_was_put_stays() {
    Future<Void> all =
        queue.putAll(
            items(
                5,
                i -> {
                  if (i == 2) {
                    throw new IllegalStateException("expected");
                  }
                  return i;
                }),
            i -> context -> Future.succeededFuture(i));
    assertThat(Await.failure(all)).hasMessage("expected");
    assertThat(Await.result(queue.join())).containsExactly(0, 1);
    assertThat(taken).hasValue(3);
  }

  @Test
  void an_iterable_without_an_iterator_fails() {
    Iterable<Object> broken =
        () -> {
          throw new IllegalStateException("expected");
        };
    assertThat(Await.failure(queue.putAll(broken, i -> tasks.task("t")))).hasMessage("expected");
  }

  @Test
  void a_function_that_gives_no_task_or_throws_ends_the_feeding() {
    assertThat(Await.failure(queue.putAll(List.of(1, 2), i -> null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("toTask returned no task");
    assertThat(
            Await.failure(
                queue.putAll(
                    List.of(1, 2),
                    i -> {
                      throw new IllegalStateException("expected");
                    })))
        .hasMessage("expected");
  }

  @Test
  void closing_the_queue_ends_the_feeding_S9() {
    Future<Void> all = queue.putAll(items(100, i -> "t" + i), tasks::task);
    tasks.awaitStarts(2);
    queue.close(Duration.ZERO);
    assertThat(Await.failure(all)).isNotNull();
    assertThat(taken.get()).isLessThan(20);
    assertThat(Await.failure(queue.putAll(List.of(1), i -> tasks.task("late"))))
        .isInstanceOf(QueueClosedException.class);
  }

  @Test
  void options_count_for_each_task() {
    TaskOptions options = new TaskOptions().setCollect(false);
    Task<Integer> task = context -> Future.succeededFuture(1);
    Await.result(queue.putAll(List.of(1, 2, 3), i -> task, options));
    assertThat(Await.result(queue.joinReport()).counts().succeeded()).isEqualTo(3);
    assertThatThrownBy(() -> queue.putAll(List.of(1), i -> task, new TaskOptions().setId("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have no id, but have x");
  }

  @Test
  @Tag("stress")
  void a_million_items_of_a_kilobyte_need_memory_for_the_buffer_alone_S16() {
    Future<Void> all =
        queue.putAll(
            items(1_000_000, i -> new byte[1024]),
            bytes -> context -> bytes.length == 1024 ? Future.succeededFuture() : null);
    Await.result(all);
    assertThat(Await.result(queue.joinReport()).counts().nulls()).isEqualTo(1_000_000);
  }
}
