package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Items that come quickly are put together, and nothing else changes by it. */
@ExtendWith(VertxExtension.class)
class IterableFeedTest {

  /** Enough for some of them to be quick, whatever else the machine does. */
  private static final int MANY = 100_000;

  private static final int ROOM = 10;

  private ContextInternal context;

  /** What has been put; read when the feed has ended. */
  private final List<Task<?>> put = Collections.synchronizedList(new ArrayList<>());

  private final AtomicInteger together = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger carried = new AtomicInteger();
  private int mostAhead;

  /** Of those that are put together so many enter. */
  private int entering = ROOM;

  private final TaskPuts puts =
      new TaskPuts() {
        @Override
        public Future<Void> put(Task<?> task) {
          mostAhead = Math.max(mostAhead, made.get() - put.size());
          put.add(task);
          if (put.size() % 100 != 0) {
            return Future.succeededFuture();
          }
          Promise<Void> later = context.promise();
          context.runOnContext(v -> later.complete());
          return later.future();
        }

        @Override
        public Task<?> carrying(Task<?> task) {
          carried.incrementAndGet();
          assertThat(carried).as("tasks that were made").hasValue(made.get());
          return task;
        }

        @Override
        public int room() {
          return ROOM;
        }

        @Override
        public int putTogether(Task<?>[] tasks, int from, int to) {
          mostAhead = Math.max(mostAhead, made.get() - put.size());
          int end = Math.min(to, from + entering);
          put.addAll(Arrays.asList(tasks).subList(from, end));
          together.addAndGet(end - from);
          return end - from;
        }
      };

  @BeforeEach
  void useContext(Vertx vertx) {
    context = ((VertxInternal) vertx).getOrCreateContext();
  }

  private record Numbered(int number) implements Task<Integer> {
    @Override
    public Future<Integer> run(dev.taskqueue.TaskContext execution) {
      return Future.succeededFuture(number);
    }
  }

  private Future<Void> feed(Iterable<Integer> items) {
    return new IterableFeed<Integer>(context, this::make, puts).start(items);
  }

  private Task<?> make(int number) {
    made.incrementAndGet();
    return new Numbered(number);
  }

  private static Iterable<Integer> numbers(int count) {
    return () -> IntStream.range(0, count).iterator();
  }

  private void expectPut(int count) {
    assertThat(put).extracting(task -> ((Numbered) task).number).hasSize(count).isSorted();
  }

  @Test
  void each_is_put_once_and_in_order_and_many_are_put_together_S4() {
    Await.result(feed(numbers(MANY)));

    expectPut(MANY);
    assertThat(together).as("put together").hasPositiveValue();
  }

  @Test
  void tasks_are_made_ahead_only_as_far_as_there_is_room_S16() {
    Await.result(feed(numbers(MANY)));

    assertThat(mostAhead).isBetween(1, ROOM);
  }

  @Test
  void those_for_which_there_is_no_room_any_more_are_put_one_by_one() {
    entering = ROOM / 2;
    Await.result(feed(numbers(MANY)));

    expectPut(MANY);
    assertThat(together).as("put together").hasPositiveValue();
  }

  @Test
  void where_none_can_be_put_together_each_is_put_by_itself() {
    entering = 0;
    Await.result(feed(numbers(MANY)));

    expectPut(MANY);
    assertThat(together).hasValue(0);
  }

  @Test
  void items_that_come_slowly_are_put_one_by_one() {
    Iterable<Integer> slow =
        () ->
            IntStream.range(0, 100)
                .map(
                    number -> {
                      long start = System.nanoTime();
                      while (System.nanoTime() - start < 10_000) {
                        Thread.onSpinWait();
                      }
                      return number;
                    })
                .iterator();
    Await.result(feed(slow));

    expectPut(100);
    assertThat(together).hasValue(0);
    assertThat(mostAhead).isEqualTo(1);
  }

  @Test
  void an_iterator_is_asked_no_more_once_it_has_no_more() {
    for (int count : List.of(0, 1, MANY)) {
      put.clear();
      AtomicInteger ends = new AtomicInteger();
      Iterator<Integer> items = IntStream.range(0, count).iterator();
      Iterator<Integer> asked =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              boolean more = items.hasNext();
              ends.addAndGet(more ? 0 : 1);
              return more;
            }

            @Override
            public Integer next() {
              return items.next();
            }
          };
      Await.result(feed(() -> asked));

      expectPut(count);
      assertThat(ends).hasValue(1);
    }
  }

  @Test
  void what_comes_before_an_item_that_cannot_be_read_is_put() {
    for (int unreadable : List.of(0, 1, MANY - ROOM / 2)) {
      put.clear();
      Future<Void> fed = feed(() -> failingAt(unreadable));

      assertThat(Await.failure(fed)).hasMessage("item " + unreadable);
      expectPut(unreadable);
    }
  }

  private static Iterator<Integer> failingAt(int unreadable) {
    return IntStream.range(0, MANY)
        .mapToObj(
            number -> {
              if (number == unreadable) {
                throw new IllegalStateException("item " + number);
              }
              return number;
            })
        .iterator();
  }
}
