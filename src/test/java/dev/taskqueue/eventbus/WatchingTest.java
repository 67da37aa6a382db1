package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueClosedException;
import dev.taskqueue.RunningTask;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be seen of a queue by messages. */
class WatchingTest extends BusTest {

  private TaskQueue queue;
  private TaskQueue client;

  @BeforeEach
  void connect() {
    queue = queue(new TaskQueueOptions().setWorkers(1));
    client = new RemoteQueue(vertx, ADDRESS, new CallStyle(false, 250, 250, 5));
  }

  private void start(String id) {
    await(client.scope("s").put(new TaskRequest(BY_HAND, id), new TaskOptions().setId(id)));
    until("started", () -> byHand.containsKey(id));
  }

  @Test
  void running_tasks_are_listed() {
    start("a");
    JsonObject told = ask("running", new JsonObject()).getJsonArray("running").getJsonObject(0);
    assertThat(told.getLong("age")).isNotNegative();
    told.remove("age");
    assertThat(told)
        .isEqualTo(
            new JsonObject()
                .put("id", "a")
                .put("scope", "s")
                .put("attempt", 1)
                .put("cancelled", false));
    await(queue.cancel("a"));
    assertThat(await(client.running()))
        .singleElement()
        .matches(RunningTask::cancelled)
        .matches(task -> !task.age().isNegative());
  }

  @Test
  void idle_can_be_waited_for() {
    await(client.idle());
    start("a");
    Future<Void> idle = client.idle();
    await(client.stats());
    assertThat(idle.isComplete()).isFalse();
    byHand.get("a").complete("done");
    await(idle);
  }

  @Test
  void idle_may_be_waited_for_however_long_it_takes() {
    start("a");
    RemoteClient asking = new RemoteClient(vertx, ADDRESS, new CallStyle(false, 250, 5_000, 5));
    AtomicInteger looks = new AtomicInteger();

    Future<Void> idle =
        IdleCall.start(
            asking,
            look -> {
              if (looks.incrementAndGet() == 10_000) {
                byHand.get("a").complete("done");
              }
              vertx.runOnContext(v -> look.run());
            });

    await(idle);
    assertThat(looks).hasValueGreaterThanOrEqualTo(10_000);
  }

  @Test
  void a_client_that_is_closed_waits_for_idle_no_longer() {
    start("a");
    Future<Void> idle = client.idle();
    await(client.close());

    assertThat(failureOf(idle)).isInstanceOf(QueueClosedException.class);
    assertThat(failureOf(client.idle())).isInstanceOf(QueueClosedException.class);
  }

  @Test
  void a_task_cannot_wait_for_its_queue_to_be_idle_by_a_client_either_S13() {
    TaskQueue connected = TaskQueue.connect(vertx, ADDRESS);

    Future<Void> idle = queue.submit(context -> connected.idle());

    assertThat(failureOf(idle))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("waits for its queue to be idle, and so for itself");
  }

  @Test
  void progress_is_told_until_the_join() {
    List<ScopeProgress> seen = new CopyOnWriteArrayList<>();
    client.scope("s").onProgress(Duration.ofMillis(1), seen::add);
    start("a");
    until("told", () -> !seen.isEmpty());
    byHand.get("a").complete("done");
    until("told of the end", () -> seen.get(seen.size() - 1).ended().total() == 1);
    int before = seen.size();
    await(client.scope("s").join());
    until("the last call", () -> seen.size() > before);
    assertThat(seen.get(before)).isEqualTo(seen.get(before - 1));
  }

  @Test
  void progress_ends_with_the_queue_and_with_the_client() {
    TaskQueue closed = new RemoteQueue(vertx, ADDRESS, new CallStyle(false, 250, 250, 5));
    List<ScopeProgress> ofQueue = watch(client);
    List<ScopeProgress> ofClient = watch(closed);
    start("a");
    until("both told of the task", () -> isTold(ofQueue) && isTold(ofClient));
    await(closed.close());
    until("the client's last call", () -> isLastCall(ofClient));
    byHand.get("a").complete("done");
    await(queue.close());
    until("the queue's last call", () -> isLastCall(ofQueue));
  }

  private static List<ScopeProgress> watch(TaskQueue queue) {
    List<ScopeProgress> seen = new CopyOnWriteArrayList<>();
    queue.scope("s").onProgress(Duration.ofMillis(1), seen::add);
    return seen;
  }

  /** Of a scope that is not used yet there is no last call. */
  private static boolean isTold(List<ScopeProgress> seen) {
    return !seen.isEmpty() && seen.get(seen.size() - 1).put() > 0;
  }

  /** Only the last call says what the one before has said. */
  private static boolean isLastCall(List<ScopeProgress> seen) {
    int size = seen.size();
    return size > 1 && seen.get(size - 1).equals(seen.get(size - 2));
  }
}
