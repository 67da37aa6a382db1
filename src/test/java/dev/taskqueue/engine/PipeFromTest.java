package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S16: pipeFrom pauses its source while there is no room. */
@ExtendWith(VertxExtension.class)
class PipeFromTest {

  private final HandTasks tasks = new HandTasks();
  private TaskQueue queue;
  private Context context;
  private HandStream<String> source;

  @BeforeEach
  void createQueue(Vertx vertx) {
    TaskQueueOptions options =
        new TaskQueueOptions().setWorkers(1).setMaxSize(2).setCloseTimeout(Duration.ZERO);
    queue = Await.result(TaskQueue.create(vertx, options));
    context = ((VertxInternal) vertx).createEventLoopContext();
    source = new HandStream<>(context);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_source_is_paused_while_a_put_waits_and_all_items_come_in_order_S16(
      boolean callerIsElsewhere, Vertx vertx) {
    List<String> names = IntStream.range(0, 50).mapToObj(i -> "t" + i).toList();
    source.pause();
    names.forEach(source::give);
    Context caller = callerIsElsewhere ? ((VertxInternal) vertx).createEventLoopContext() : context;
    Promise<Void> piped = Promise.promise();
    caller.runOnContext(v -> queue.pipeFrom(source, tasks::task).onComplete(piped));
    source.end();
    for (int i = 0; i < 50; i++) {
      tasks.awaitStart("t" + i);
      if (i < 46) {
        // one in the slot, two in the buffer, one that waits
        int left = 50 - i - 4;
        Await.until("paused", () -> source.isPaused() && source.left() == left);
        assertThat(piped.future().isComplete()).isFalse();
        assertThat(Await.result(queue.stats()).waiting()).isEqualTo(1);
      }
      tasks.complete("t" + i);
    }
    Await.result(piped.future());
    assertThat(Await.result(queue.join(String.class))).isEqualTo(names);
    assertThat(source.wasCalledElsewhere()).isFalse();
  }

  @Test
  void an_empty_source_ends_at_once() {
    Future<Void> piped = queue.pipeFrom(source, tasks::task);
    source.end();
    Await.result(piped);
  }

  @Test
  void a_source_that_fails_fails_the_pipe_and_what_was_put_stays() {
    Future<Void> piped = queue.pipeFrom(source, tasks::task);
    source.give("a");
    tasks.complete("a");
    source.fail(new IllegalStateException("expected"));
    assertThat(Await.failure(piped)).hasMessage("expected");
    Await.until("paused", source::isPaused);
    assertThat(Await.result(queue.join())).containsExactly("a");
  }

  @Test
  void a_function_that_gives_no_task_fails_the_pipe_and_pauses_the_source() {
    Future<Void> piped = queue.pipeFrom(source, item -> null);
    source.give("a");
    source.give("b");
    assertThat(Await.failure(piped)).hasMessageContaining("toTask returned no task");
    Await.until("paused", source::isPaused);
  }

  @Test
  void a_put_that_fails_fails_the_pipe_and_pauses_the_source() {
    Future<Void> piped = queue.pipeFrom(source, tasks::task);
    for (int i = 0; i < 6; i++) {
      source.give("t" + i);
    }
    tasks.awaitStart("t0");
    Await.until("waits", () -> Await.result(queue.stats()).waiting() == 1);
    assertThat(Await.result(queue.clear())).isEqualTo(3);
    assertThat(Await.failure(piped)).hasMessageContaining("the queue was cleared");
    Await.until("paused", source::isPaused);
    tasks.complete("t0");
    assertThat(Await.result(queue.join())).containsExactly("t0");
  }
}
