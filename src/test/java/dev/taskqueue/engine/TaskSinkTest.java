package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.DuplicateTaskException;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.streams.WriteStream;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of a pipe: what is written becomes a task. */
@ExtendWith(VertxExtension.class)
class TaskSinkTest {

  private final Queue<Promise<Void>> waiting = new ConcurrentLinkedQueue<>();
  private TaskSink<Integer> sink;

  @BeforeEach
  void createSink(Vertx vertx) {
    sink =
        new TaskSink<>(
            ((VertxInternal) vertx).getOrCreateContext(),
            item -> context -> Future.succeededFuture(item),
            task -> {
              Promise<Void> put = Promise.promise();
              waiting.add(put);
              return put.future();
            });
  }

  // ---- what was refused

  @Test
  void the_end_fails_with_what_an_item_was_refused_for(Vertx vertx) {
    TaskQueueOptions options =
        new TaskQueueOptions().setWorkers(1).setMaxSize(1).setOverflow(OverflowPolicy.FAIL);
    TaskQueue queue = Await.result(TaskQueue.create(vertx, options));
    Await.result(queue.pause());
    WriteStream<Integer> stream =
        queue.toWriteStream(item -> context -> Future.succeededFuture(item));

    Await.result(stream.write(1));
    assertThat(Await.failure(stream.write(2))).isInstanceOf(QueueFullException.class);

    assertThat(Await.failure(stream.end())).isInstanceOf(QueueFullException.class);
    Await.result(queue.resume());
    assertThat(Await.result(queue.join())).containsExactly(1);
  }

  @Test
  void the_end_waits_for_all_and_tells_the_first_failure() {
    List<Throwable> told = new ArrayList<>();
    sink.exceptionHandler(told::add);
    sink.write(1);
    sink.write(2);
    sink.write(3);
    Future<Void> ended = sink.end();

    waiting.remove().fail(new DuplicateTaskException("expected"));
    waiting.remove().fail("not the first");
    assertThat(ended.isComplete()).isFalse();
    waiting.remove().complete();

    assertThat(Await.failure(ended)).isInstanceOf(DuplicateTaskException.class);
    assertThat(told).hasSize(2);
  }

  @Test
  void an_item_that_no_task_can_be_made_of_fails_the_end_too(Vertx vertx) {
    TaskSink<Integer> broken =
        new TaskSink<>(
            ((VertxInternal) vertx).getOrCreateContext(),
            item -> {
              throw new IllegalStateException("expected");
            },
            task -> Future.succeededFuture());

    assertThat(Await.failure(broken.write(1))).hasMessage("expected");
    assertThat(Await.failure(broken.end())).hasMessage("expected");
  }

  // ---- from a thread without a context

  @Test
  void no_put_is_miscounted_while_another_thread_tells_of_those_before() throws Exception {
    int number = 200_000;
    Thread telling =
        new Thread(
            () -> {
              for (int told = 0; told < number; ) {
                Promise<Void> put = waiting.poll();
                if (put != null) {
                  put.complete();
                  told++;
                }
              }
            });
    telling.start();
    for (int i = 0; i < number; i++) {
      sink.write(i);
    }
    Future<Void> ended = sink.end();
    telling.join();

    assertThat(ended.succeeded()).isTrue();
    assertThat(sink.writeQueueFull()).isFalse();
  }

  @Test
  void room_that_is_made_before_there_is_a_drain_handler_is_told_to_it() {
    Promise<Void> drained = Promise.promise();
    sink.write(1);
    assertThat(sink.writeQueueFull()).isTrue();

    waiting.remove().complete();
    sink.drainHandler(drained::complete);

    Await.result(drained.future());
  }

  @Test
  void a_handler_that_finds_it_full_again_after_room_was_told_is_told_of_the_next() {
    List<String> resumed = new ArrayList<>();
    sink.setWriteQueueMaxSize(2);
    sink.drainHandler(v -> resumed.add("before"));
    sink.write(1);
    sink.write(2);
    waiting.remove().complete();
    assertThat(resumed).containsExactly("before");
    sink.setWriteQueueMaxSize(1); // as if another write had been counted while that was told

    sink.drainHandler(v -> resumed.add("now"));
    waiting.remove().complete();

    assertThat(resumed).containsExactly("before", "now");
  }

  @Test
  void room_that_is_told_to_the_handler_before_is_told_to_its_successor_too() {
    List<String> resumed = new ArrayList<>();
    Promise<Void> again = Promise.promise();
    sink.drainHandler(v -> resumed.add("before the pause"));
    sink.write(1);
    assertThat(sink.writeQueueFull()).isTrue(); // so a pipe is about to pause its source

    waiting.remove().complete(); // on another thread
    assertThat(resumed).hasSize(1);
    sink.drainHandler(again::complete);

    Await.result(again.future());
  }

  @Test
  void a_drain_handler_is_called_each_time_the_stream_has_been_full() {
    List<String> drained = new ArrayList<>();
    sink.setWriteQueueMaxSize(2);
    sink.drainHandler(v -> drained.add("drained"));
    sink.write(1);
    waiting.remove().complete();
    assertThat(drained).isEmpty();

    for (int i = 1; i <= 3; i++) {
      sink.write(1);
      sink.write(2);
      assertThat(sink.writeQueueFull()).isTrue();
      waiting.remove().complete();
      waiting.remove().complete();
      assertThat(drained).hasSize(i);
    }
  }
}
