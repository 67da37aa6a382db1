package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.DuplicateTaskException;
import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.QueueState;
import dev.taskqueue.Task;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskExpiredException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorker;
import dev.taskqueue.TaskQueueWorkerOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.TaskTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client, talking JSON as it does to a queue on another node. */
class RemoteQueueTest extends BusTest {

  private TaskQueue client;

  @BeforeEach
  void connect() {
    client = new RemoteQueue(vertx, ADDRESS, new CallStyle(false, 250, 250, 5));
  }

  private TaskQueue wideQueue() {
    return queue(new TaskQueueOptions().setExceptionHandler(failure -> {}));
  }

  private static TaskRequest echo(Object body) {
    return new TaskRequest(ECHO, body);
  }

  private static TaskRequest byHand(String body) {
    return new TaskRequest(BY_HAND, body);
  }

  @Test
  void puts_and_joins() {
    queue(new TaskQueueOptions().setWorkers(2).setMaxSize(2));
    List<Integer> numbers = IntStream.range(0, 200).boxed().toList();

    await(client.putAll(numbers, n -> echo(n)));

    assertThat(await(client.join(Integer.class))).isEqualTo(numbers);
    assertThat(await(client.join())).isEmpty();
  }

  @Test
  void a_join_lasts_as_long_as_it_takes() {
    wideQueue();
    await(client.put(byHand("slow")));
    Future<List<String>> join = client.join(String.class);
    await(vertx.timer(600));

    assertThat(join.isComplete()).isFalse();
    byHand.get("slow").complete("done");

    assertThat(await(join)).containsExactly("done");
  }

  @Test
  void a_put_keeps_its_place_in_line_as_long_as_it_takes() {
    smallQueue();
    await(client.put(byHand("running")));
    until("runs", () -> byHand.containsKey("running"));
    await(client.put(echo("buffered")));
    Future<Void> first = client.put(echo("first"));
    until("waits", () -> await(client.stats()).waiting() == 1);
    Future<Void> second = client.put(echo("second"));
    await(vertx.timer(600));

    assertThat(first.isComplete()).isFalse();
    byHand.get("running").complete("done");
    await(Future.all(first, second));

    assertThat(await(client.join())).containsExactly("done", "buffered", "first", "second");
  }

  @Test
  void submit_gives_the_result_or_says_why_not() {
    wideQueue();

    assertThat(await(client.submit(echo(new JsonObject().put("a", 1)))))
        .isEqualTo(new JsonObject().put("a", 1));
    assertThat(await(client.submit(echo(null)))).isNull();
    assertThat(failureOf(client.submit(new TaskRequest("nobody", null))))
        .isInstanceOfSatisfying(
            ReplyException.class, e -> assertThat(e.failureCode()).isEqualTo(404));
    assertThat(
            failureOf(
                client.submit(
                    byHand("never"), new TaskOptions().setTimeout(Duration.ofMillis(20)))))
        .isInstanceOf(TaskTimeoutException.class);
    Future<Object> cancelled = client.submit(byHand("c"), new TaskOptions().setId("c"));
    until("runs", () -> byHand.containsKey("c"));
    assertThat(await(client.cancel("c"))).isTrue();
    assertThat(await(client.cancel("c"))).isFalse();
    assertThat(failureOf(cancelled)).isInstanceOf(TaskCancelledException.class);
    assertThat(await(client.join())).isEmpty();
  }

  @Test
  void fails_with_the_exceptions_of_the_api() {
    smallQueue();
    await(client.put(byHand("running"), new TaskOptions().setId("r")));
    until("runs", () -> byHand.containsKey("running"));
    await(client.put(echo("buffered")));

    assertThat(failureOf(client.put(echo(1), new TaskOptions().setId("r"))))
        .isInstanceOf(DuplicateTaskException.class);
    assertThat(
            failureOf(client.put(echo(1), new TaskOptions().setPutTimeout(Duration.ofMillis(10)))))
        .isInstanceOf(PutTimeoutException.class);
    Future<Void> waiting = client.put(echo(2), new TaskOptions().setId("w"));
    until("waits", () -> await(client.stats()).waiting() == 1);
    assertThat(await(client.cancel("w"))).isTrue();
    assertThat(failureOf(waiting)).isInstanceOf(TaskCancelledException.class);
  }

  @Test
  void a_submitted_task_that_finds_no_slot_in_time_has_expired() {
    wideQueue();
    await(client.pause());

    assertThat(failureOf(client.submit(echo(1), new TaskOptions().setTtl(Duration.ofMillis(10)))))
        .isInstanceOf(TaskExpiredException.class);
  }

  @Test
  void a_full_queue_says_so() {
    queue(new TaskQueueOptions().setWorkers(1).setMaxSize(1).setMaxWaiting(0));
    await(client.put(byHand("running")));
    until("runs", () -> byHand.containsKey("running"));
    await(client.put(echo(1)));

    assertThat(failureOf(client.put(echo(2)))).isInstanceOf(QueueFullException.class);
  }

  @Test
  void what_cannot_leave_the_node_fails_at_the_sender() {
    wideQueue();
    Task<?> lambda = context -> Future.succeededFuture(1);

    assertThat(failureOf(client.put(lambda)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot go to another node");
    assertThat(failureOf(client.put(echo(Buffer.buffer("x")))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(failureOf(client.put(echo(new JsonObject().put("o", this)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(getClass().getName());
    assertThat(failureOf(client.put(echo("x".repeat(20_000_001)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a string of 20000001 characters, more than 20000000");
    assertThat(failureOf(client.put(echo(1), new TaskOptions().setRetryOn(e -> true))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(failureOf(client.join(Thread.class))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.put((Task<?>) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> client.join(int.class)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.resize(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nobody_at_the_address() {
    assertThat(failureOf(client.put(echo(1))))
        .isInstanceOfSatisfying(
            ReplyException.class,
            e -> assertThat(e.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS));
  }

  @Test
  void a_typed_join_of_the_wrong_type_takes_nothing() {
    wideQueue();
    await(client.put(echo(1)));
    await(client.put(echo(1L << 40)));

    assertThat(failureOf(client.join(String.class))).isInstanceOf(ClassCastException.class);
    assertThat(failureOf(client.join(Integer.class))).isInstanceOf(ClassCastException.class);
    assertThat(await(client.join(Long.class))).containsExactly(1L, 1L << 40);
  }

  @Test
  void bytes_come_back_as_bytes() {
    TaskQueue queue = wideQueue();
    await(queue.put(() -> Future.succeededFuture(Buffer.buffer("bytes"))));
    assertThat(await(client.join(Buffer.class))).containsExactly(Buffer.buffer("bytes"));
  }

  @Test
  void results_that_cannot_be_sent_fail_the_join_but_not_the_report() {
    TaskQueue queue = wideQueue();
    await(queue.put(() -> Future.succeededFuture("ok")));
    await(queue.put(() -> Future.succeededFuture(new Thread())));

    assertThat(failureOf(client.join()))
        .isInstanceOfSatisfying(
            ReplyException.class,
            e -> assertThat(e.failureCode()).isEqualTo(TaskQueueCodes.TOO_LARGE));
    assertThat(await(client.joinReport()).results()).containsExactly("ok");
  }

  @Test
  void a_task_whose_reply_a_worker_could_not_send_is_left_out_like_any_that_has_failed() {
    await(ByReferenceCodec.replyAt(vertx, "odd"));
    wideQueue();
    TaskQueueWorkerOptions options = new TaskQueueWorkerOptions().setQueue(ADDRESS);
    await(vertx.deployVerticle(new TaskQueueWorker(options)));
    await(client.put(new TaskRequest("odd", 1)));
    await(client.put(echo("ok")));

    assertThat(await(client.join(String.class))).containsExactly("ok");
  }

  @Test
  void a_report_tells_how_tasks_ended() {
    wideQueue();
    await(client.put(echo(JsonArray.of(1))));
    await(client.put(echo(null)));
    await(client.put(new TaskRequest("nobody", 1), new TaskOptions().setId("n")));
    await(client.put(byHand("c"), new TaskOptions().setId("c")));
    await(client.cancel("c"));

    JoinReport report = await(client.joinReport());

    assertThat(report.results()).containsExactly(JsonArray.of(1));
    assertThat(report.counts().total()).isEqualTo(4);
    assertThat(report.counts().nulls()).isOne();
    assertThat(report.failures())
        .anySatisfy(
            failure -> {
              assertThat(failure.taskId()).isEqualTo("c");
              assertThat(failure.kind()).isEqualTo(OutcomeKind.CANCELLED);
              assertThat(failure.cause()).isInstanceOf(TaskCancelledException.class);
            })
        .anySatisfy(failure -> assertThat(failure.taskId()).isEqualTo("n"));
  }

  @Test
  void control() {
    queue(new TaskQueueOptions().setWorkers(1));
    await(client.pause());
    await(client.scope("s").put(echo(1)));
    await(client.put(echo(2)));
    assertThat(await(client.stats()).state()).isEqualTo(QueueState.PAUSED);
    assertThat(await(client.scope("s").progress()).unfinished()).isOne();
    assertThat(await(client.scope("s").cancel())).isOne();
    assertThat(await(client.clear())).isOne();
    await(client.resize(4));
    await(client.resume());
    assertThat(await(client.stats()).workers()).isEqualTo(4);
  }

  @Test
  void a_closed_client_puts_no_more_and_leaves_the_queue_as_it_is() {
    TaskQueue queue = wideQueue();
    await(client.close());

    assertThat(failureOf(client.put(echo(1)))).isInstanceOf(QueueClosedException.class);
    await(queue.put(echo(1)));
    assertThat(await(client.stats()).state()).isEqualTo(QueueState.RUNNING);
  }

  @Test
  void many_clients_share_one_batch() {
    wideQueue();
    await(client.put(byHand("x")));
    List<Future<List<Object>>> joins = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      joins.add(new RemoteQueue(vertx, ADDRESS, new CallStyle(false, 2_000, 2_000, 5)).join());
    }
    await(client.stats());

    byHand.get("x").complete("r");

    for (Future<List<Object>> join : joins) {
      assertThat(await(join)).containsExactly("r");
    }
  }
}
