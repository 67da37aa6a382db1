package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S17: outcomes as a stream, through a client. */
class RemoteOutcomesTest extends BusTest {

  private final List<Object> read = new CopyOnWriteArrayList<>();
  private final Promise<Void> end = Promise.promise();

  private TaskQueue client(boolean local) {
    return new RemoteQueue(vertx, ADDRESS, new CallStyle(local, 300, 300, 5));
  }

  private void readAll(ReadStream<Outcome> outcomes) {
    outcomes.exceptionHandler(end::tryFail);
    outcomes.endHandler(end::tryComplete);
    outcomes.handler(outcome -> read.add(outcome.result()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gives_every_outcome_once_and_ends_with_the_join(boolean local) {
    queue(new TaskQueueOptions().setWorkers(4).setMaxSize(8));
    TaskQueue client = client(local);
    readAll(client.outcomes());
    List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();

    await(client.putAll(numbers, n -> new TaskRequest(ECHO, n)));
    assertThat(await(client.join())).isEmpty();
    await(end.future());

    assertThat(read).containsExactlyInAnyOrderElementsOf(numbers);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messages_that_are_lost_lose_nothing(boolean local) {
    queue(new TaskQueueOptions().setWorkers(4).setMaxSize(8));
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, new CallStyle(local, 60, 60, 50));
    readAll(client.outcomes());
    AtomicInteger count = new AtomicInteger();
    vertx
        .eventBus()
        .addOutboundInterceptor(
            context -> {
              boolean protocol = context.message().headers().contains("task-queue-version");
              if (!protocol || count.incrementAndGet() % 7 != 0) {
                context.next();
              }
            });
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();

    await(client.putAll(numbers, n -> new TaskRequest(ECHO, n)));
    await(client.join());
    await(end.future());

    assertThat(read).containsExactlyInAnyOrderElementsOf(numbers);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_paused_reader_slows_the_slots_and_stays_known(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(2));
    TaskQueue client = client(local);
    ReadStream<Outcome> outcomes = client.outcomes();
    readAll(outcomes.pause());
    Future<Void> put =
        client.putAll(IntStream.range(0, 100).boxed().toList(), n -> new TaskRequest(ECHO, n));
    until("stopped", () -> await(queue.stats()).ended().total() == 2);
    await(vertx.timer(700));
    assertThat(await(queue.stats()).ended().total()).isEqualTo(2);

    outcomes.fetch(5);
    until("five are read", () -> read.size() == 5);
    assertThat(await(queue.stats()).ended().total()).isLessThan(15);
    assertThat(read).containsExactly(0, 1, 2, 3, 4);
    assertThat(put.isComplete()).isFalse();

    outcomes.resume();
    await(put);
    await(queue.join());
    await(end.future());
    assertThat(read).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void objects_of_the_same_node_come_as_they_are() {
    queue(new TaskQueueOptions().setExceptionHandler(failure -> {}));
    TaskQueue client = client(true);
    List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    client.outcomes().handler(outcomes::add);
    Thread result = new Thread();
    Exception cause = new IllegalStateException("expected");
    await(client.put(() -> Future.succeededFuture(result)));
    await(client.put(() -> Future.failedFuture(cause)));
    until("read", () -> outcomes.size() == 2);

    assertThat(outcomes).extracting(Outcome::result).contains(result);
    assertThat(outcomes).extracting(Outcome::cause).contains(cause);
  }

  @Test
  void what_comes_from_another_node_tells_how_tasks_ended() {
    queue(new TaskQueueOptions().setExceptionHandler(failure -> {}));
    TaskQueue client = client(false);
    List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    client.outcomes().handler(outcomes::add);
    await(client.put(new TaskRequest(ECHO, null), new TaskOptions().setId("null")));
    await(client.put(new TaskRequest(BY_HAND, 1), new TaskOptions().setId("cancelled")));
    await(client.cancel("cancelled"));
    await(client.put(new TaskRequest("nobody", 1), new TaskOptions().setId("nobody")));
    until("read", () -> outcomes.size() == 3);

    assertThat(outcomes)
        .anySatisfy(
            outcome -> {
              assertThat(outcome.taskId()).isEqualTo("null");
              assertThat(outcome.kind()).isEqualTo(OutcomeKind.NULL);
              assertThat(outcome.attempts()).isOne();
            })
        .anySatisfy(
            outcome -> {
              assertThat(outcome.kind()).isEqualTo(OutcomeKind.CANCELLED);
              assertThat(outcome.cause()).isInstanceOf(TaskCancelledException.class);
            })
        .anySatisfy(outcome -> assertThat(outcome.cause()).isInstanceOf(ReplyException.class));
  }

  @Test
  void closing_the_queue_ends_the_stream_with_what_is_left() {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(2));
    TaskQueue client = client(false);
    readAll(client.outcomes());
    await(client.putAll(IntStream.range(0, 20).boxed().toList(), n -> new TaskRequest(ECHO, n)));

    await(queue.close());
    await(end.future());

    assertThat(read).hasSize(20);
  }

  @Test
  void a_second_reader_is_refused_and_told_so() {
    queue(new TaskQueueOptions());
    client(false).outcomes().handler(outcome -> {});
    Promise<Void> refused = Promise.promise();

    client(false).outcomes().exceptionHandler(refused::fail);

    assertThat(failureOf(refused.future()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already");
  }

  @Test
  void a_queue_that_is_not_there_is_told() {
    readAll(client(false).outcomes());

    assertThat(failureOf(end.future())).isInstanceOf(ReplyException.class);
  }

  @Test
  void a_failure_that_no_handler_is_for_is_reported_once() {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    vertx.exceptionHandler(reported::add);
    TaskQueue client = client(false);
    client.close();
    vertx
        .getOrCreateContext()
        .runOnContext(v -> client.outcomes().handler(outcome -> {}).fetch(1).fetch(1));

    until("reported", () -> !reported.isEmpty());
    await(vertx.timer(50));

    assertThat(reported).singleElement().isInstanceOf(QueueClosedException.class);
  }

  @Test
  void outcomes_that_cannot_be_understood_are_a_failure() {
    JsonObject page =
        new JsonObject()
            .put("state", "read")
            .put("outcomes", JsonArray.of(new JsonObject().put("kind", "of the future")));
    await(vertx.eventBus().consumer(ADDRESS, message -> message.reply(page)).completion());

    readAll(client(false).outcomes());

    assertThat(failureOf(end.future()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of the future");
  }

  @Test
  void a_reader_goes_with_its_verticle() {
    TaskQueue queue = queue(new TaskQueueOptions());
    String id =
        await(
            vertx.deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    TaskQueue client = client(false);
                    Promise<Void> first = Promise.promise();
                    client.outcomes().handler(outcome -> first.tryComplete());
                    client.put(new TaskRequest(ECHO, "first"));
                    return first.future();
                  }
                }));

    await(vertx.undeploy(id));

    until(
        "the scope can be read again",
        () -> {
          try {
            readAll(queue.outcomes());
            return true;
          } catch (IllegalStateException e) {
            return false;
          }
        });
  }

  @Test
  void handlers_are_called_on_the_context_of_the_caller() {
    queue(new TaskQueueOptions());
    Context context = vertx.getOrCreateContext();
    AtomicReference<Thread> own = new AtomicReference<>();
    Promise<Thread> called = Promise.promise();
    context.runOnContext(
        v -> {
          own.set(Thread.currentThread());
          TaskQueue client = client(false);
          client.outcomes().handler(outcome -> called.complete(Thread.currentThread()));
          client.put(new TaskRequest(ECHO, "x"));
        });

    assertThat(await(called.future())).isSameAs(own.get());
  }
}
