package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S14: handlers are told which of their requests nobody waits for any more. */
class CancelledRequestTest extends BusTest {

  private static final String HELD = "held";

  private final List<Message<Object>> requests = new CopyOnWriteArrayList<>();
  private final List<Object> cancelled = new CopyOnWriteArrayList<>();

  @BeforeEach
  void consume() {
    await(vertx.eventBus().consumer(HELD, requests::add).completion());
    await(
        vertx
            .eventBus()
            .consumer(TaskRequest.CANCEL_ADDRESS, message -> cancelled.add(message.body()))
            .completion());
  }

  private String execution(int index) {
    until("the request has come", () -> requests.size() > index);
    return requests.get(index).headers().get(TaskRequest.EXECUTION_HEADER);
  }

  @Test
  void when_the_task_is_cancelled() {
    TaskQueue queue = queue(new TaskQueueOptions());
    ask("put", task(HELD, 1).put("id", "one"));
    ask("put", task(HELD, 2).put("id", "two"));
    assertThat(execution(0)).isNotEqualTo(execution(1));
    String one = execution(requests.get(0).headers().get("task-queue-id").equals("one") ? 0 : 1);

    await(queue.cancel("one"));

    until("it is told", () -> !cancelled.isEmpty());
    assertThat(cancelled).containsExactly(one);
    requests.forEach(request -> request.fail(499, "cancelled"));
    until("the slots are free", () -> await(queue.stats()).running() == 0);
  }

  @Test
  void when_the_task_has_timed_out() {
    queue(new TaskQueueOptions().setExceptionHandler(failure -> {}));
    ask("put", task(HELD, 1).put("timeout", 100));
    until("it is told", () -> !cancelled.isEmpty());
    assertThat(cancelled.get(0)).isEqualTo(execution(0));
  }

  @Test
  void when_the_reply_does_not_come_in_time() {
    queue(
        new TaskQueueOptions()
            .setRequestTimeout(Duration.ofMillis(100))
            .setExceptionHandler(failure -> {}));
    ask("put", task(HELD, 1));
    until("it is told", () -> !cancelled.isEmpty());
    assertThat(cancelled).containsExactly(execution(0));
  }
}
