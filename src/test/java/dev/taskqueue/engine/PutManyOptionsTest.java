package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskqueue.RetryPolicy;
import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.JsonParser;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PutManyOptionsTest {

  private static final List<Integer> NUMBERS = IntStream.range(0, 200).boxed().toList();

  private TaskQueue queue;

  @BeforeEach
  void open(Vertx vertx) {
    queue = TaskQueue.create(vertx).await();
  }

  @AfterEach
  void close() {
    queue.close().await();
  }

  @Test
  void each_task_of_a_put_all_has_the_options() {
    queue.putAll(NUMBERS, PutManyOptionsTest::failsOnce, retrying()).await();

    assertThat(queue.join(Integer.class).await()).isEqualTo(NUMBERS);
    assertThat(queue.stats().await().retries()).isEqualTo(NUMBERS.size());
  }

  @Test
  void each_task_of_a_pipe_has_the_options() {
    JsonParser stream = JsonParser.newParser();
    Future<Void> piped =
        queue.pipeFrom(stream, event -> failsOnce(event.integerValue()), retrying());
    NUMBERS.forEach(number -> stream.write(Buffer.buffer(number + "\n")));
    stream.end();
    piped.await();

    assertThat(queue.join(Integer.class).await()).isEqualTo(NUMBERS);
    assertThat(queue.stats().await().retries()).isEqualTo(NUMBERS.size());
  }

  @Test
  void many_tasks_have_no_id_in_common() {
    TaskOptions options = new TaskOptions().setId("one");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.putAll(NUMBERS, PutManyOptionsTest::failsOnce, options))
        .withMessage("options for many tasks must have no id, but have one");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                queue.pipeFrom(
                    JsonParser.newParser(), event -> failsOnce(event.integerValue()), options));
  }

  private static Task<Integer> failsOnce(Integer number) {
    return context ->
        context.attempt() == 1
            ? Future.failedFuture("first attempt")
            : Future.succeededFuture(number);
  }

  private static TaskOptions retrying() {
    return new TaskOptions().setRetries(1).setRetryPolicy(RetryPolicy.constant(Duration.ZERO));
  }
}
