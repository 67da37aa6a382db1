package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorker;
import dev.taskqueue.TaskQueueWorkerOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
  void a_workers_slot_is_free_soon_after_the_queues_was_given_up_S11() {
    TaskQueue queue = queue(new TaskQueueOptions().setRequestTimeout(Duration.ofHours(1)));
    await(
        vertx.deployVerticle(
            new TaskQueueWorker(
                new TaskQueueWorkerOptions()
                    .setQueue(ADDRESS)
                    .setSlots(1)
                    .setAddresses(Set.of(HELD)))));
    ask("put", task(HELD, 1).put("id", "one").put("abandonAfter", 20));
    String one = execution(0);
    ask("put", task(HELD, 2));
    await(queue.cancel("one"));

    until("the worker has the next", () -> requests.size() == 2);
    assertThat(cancelled).containsExactly(one);
    assertThat(await(queue.stats()).abandoned()).isOne();
    requests.get(1).reply("done");
    assertThat(await(queue.join())).containsExactly("done");
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
