package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.RetryPolicy;
import dev.taskqueue.RunningTask;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorker;
import dev.taskqueue.TaskQueueWorkerOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.TaskTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S11: a request's slot stays taken after its timeout, with a worker or without. */
class TimedOutRequestTest extends BusTest {

  private static final String SLOW = "slow";
  private static final Duration SOON = Duration.ofMillis(20);

  private final List<Message<Object>> requests = new CopyOnWriteArrayList<>();

  @BeforeEach
  void consume() {
    await(vertx.eventBus().consumer(SLOW, requests::add).completion());
  }

  private TaskQueue queue(boolean worker, Duration requestTimeout) {
    return queue(worker, requestTimeout, 2);
  }

  private TaskQueue queue(boolean worker, Duration requestTimeout, int slotsOfWorker) {
    TaskQueue queue =
        queue(
            new TaskQueueOptions()
                .setWorkers(2)
                .setRequestTimeout(requestTimeout)
                .setExceptionHandler(failure -> {}));
    if (worker) {
      TaskQueueWorkerOptions options =
          new TaskQueueWorkerOptions()
              .setQueue(ADDRESS)
              .setAddresses(Set.of(SLOW))
              .setSlots(slotsOfWorker);
      await(vertx.deployVerticle(new TaskQueueWorker(options)));
    }
    return queue;
  }

  private static TaskOptions limited() {
    return new TaskOptions().setTimeout(SOON).setKey("k");
  }

  private static List<RunningTask> running(TaskQueue queue) {
    return await(queue.running());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slot_and_key_stay_taken_until_the_handler_has_replied_S10_S11_S19(boolean worker) {
    TaskQueue queue = queue(worker, Duration.ofHours(1));
    await(
        queue.put(
            new TaskRequest(SLOW, 1),
            limited().setRetries(1).setRetryPolicy(RetryPolicy.constant(Duration.ofMillis(1)))));

    until("timed out", () -> running(queue).stream().anyMatch(RunningTask::cancelled));
    for (int i = 0; i < 50; i++) { // what its slot would do too
      await(queue.submit(new TaskRequest(ECHO, i)));
    }
    assertThat(requests).hasSize(1);
    assertThat(running(queue)).extracting(RunningTask::attempt).containsExactly(1);

    requests.get(0).reply("late");
    until("tried again", () -> requests.size() == 2);
    requests.get(1).reply("in time, or not");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_slot_that_is_given_up_meanwhile_is_counted_S11(boolean worker) {
    TaskQueue queue = queue(worker, Duration.ofMillis(1));
    assertThat(failureOf(queue.submit(new TaskRequest(SLOW, 1), limited().setAbandonAfter(SOON))))
        .isInstanceOf(TaskTimeoutException.class);
    until("given up", () -> await(queue.stats()).abandoned() == 1);
  }

  @Test
  void a_workers_slot_is_free_soon_after_the_queues_was_given_up_S11() {
    TaskQueue queue = queue(true, Duration.ofHours(1), 1);
    assertThat(failureOf(queue.submit(new TaskRequest(SLOW, 1), limited().setAbandonAfter(SOON))))
        .isInstanceOf(TaskTimeoutException.class);

    Future<Object> behind = queue.submit(new TaskRequest(SLOW, 2));
    until("at the worker", () -> requests.size() == 2);
    requests.get(1).reply("done");
    assertThat(await(behind)).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_handler_that_has_died_does_not_keep_its_slot_for_ever(boolean worker) {
    TaskQueue queue = queue(worker, SOON);
    assertThat(failureOf(queue.submit(new TaskRequest(SLOW, 1), limited())))
        .isInstanceOf(TaskTimeoutException.class);
    until("free", () -> await(queue.stats()).running() == 0);
    assertThat(await(queue.stats()).abandoned()).isZero();
  }
}
