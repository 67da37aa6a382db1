package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S16: many tasks from one source, through a client. */
class RemotePutAllTest extends BusTest {

  private static final List<Integer> NUMBERS = IntStream.range(0, 2_000).boxed().toList();

  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();

  private TaskQueue client(boolean local) {
    vertx
        .eventBus()
        .addOutboundInterceptor(
            context -> {
              if (isPutAll(context.message())) {
                messages.incrementAndGet();
              }
              context.next();
            });
    return new RemoteQueue(vertx, ADDRESS, new CallStyle(local, 300, 300, 5));
  }

  private static boolean isPutAll(Message<?> message) {
    return message.body() instanceof LocalBody local
        ? local.call() != null && local.call().action() == Action.PUT_ALL
        : "putAll".equals(message.headers().get("action"));
  }

  private static TaskRequest echo(Object body) {
    return new TaskRequest(ECHO, body);
  }

  /** Numbers without an end to speak of, which are counted as they are taken. */
  private List<Integer> endless() {
    return new AbstractList<>() {
      @Override
      public Integer get(int index) {
        taken.incrementAndGet();
        return index;
      }

      @Override
      public int size() {
        return Integer.MAX_VALUE;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void go_many_in_a_message_and_in_order(boolean local) {
    queue(new TaskQueueOptions().setWorkers(1).setMaxSize(10));
    TaskQueue client = client(local);

    await(client.putAll(NUMBERS, n -> echo(n)));

    assertThat(await(client.join())).isEqualTo(NUMBERS);
    assertThat(messages).hasValue((NUMBERS.size() + 255) / 256);
  }

  @Test
  void objects_go_so_within_the_node() {
    queue(new TaskQueueOptions().setWorkers(1).setMaxSize(10));
    TaskQueue client = client(true);

    await(client.putAll(NUMBERS, n -> context -> Future.succeededFuture(n)));

    assertThat(await(client.join())).isEqualTo(NUMBERS);
    assertThat(messages).hasValueLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messages_that_are_lost_lose_and_double_nothing(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions().setMaxSize(10));
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, new CallStyle(local, 60, 60, 50));
    AtomicInteger count = new AtomicInteger();
    vertx
        .eventBus()
        .addOutboundInterceptor(
            context -> {
              boolean protocol =
                  context.message().body() instanceof LocalBody
                      || context.message().headers().contains("task-queue-version");
              if (!protocol || count.incrementAndGet() % 3 != 0) {
                context.next();
              }
            });

    await(client.putAll(NUMBERS, n -> echo(n)));

    assertThat(await(client.join())).isEqualTo(NUMBERS);
    assertThat(await(queue.stats()).accepted()).isEqualTo(NUMBERS.size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wait_for_room_and_take_a_batch_at_a_time(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(300));
    await(queue.pause());
    TaskQueue client = client(local);

    Future<Void> put = client.putAll(endless(), n -> echo(n));
    until("full", () -> await(queue.stats()).waiting() == 1);
    until("asked again", () -> messages.get() > 3);

    assertThat(put.isComplete()).isFalse();
    assertThat(taken).hasValue(2 * TaskBatch.MAX_COUNT);
    assertThat(await(queue.stats()).buffered()).isEqualTo(300);
    assertThat(await(queue.stats()).waiting()).isOne();
  }

  @Test
  void large_tasks_go_fewer_in_a_message() {
    TaskQueue queue = queue(new TaskQueueOptions().setMaxSize(300));
    await(queue.pause());
    String large = "x".repeat(TaskBatch.MAX_BYTES / 4);

    await(client(false).putAll(List.of(1, 2, 3, 4, 5, 6), n -> echo(large)));

    assertThat(messages).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_item_that_cannot_be_read_ends_them_after_those_before_it(boolean local) {
    queue(new TaskQueueOptions());
    TaskQueue client = client(local);

    Future<Void> put =
        client.putAll(
            NUMBERS,
            n -> {
              if (n == 300) {
                throw new IllegalStateException("expected");
              }
              return echo(n);
            });

    assertThat(failureOf(put)).isInstanceOf(IllegalStateException.class).hasMessage("expected");
    assertThat(await(client.join())).isEqualTo(NUMBERS.subList(0, 300));
  }

  @Test
  void a_task_that_cannot_leave_the_node_ends_them_after_those_before_it() {
    queue(new TaskQueueOptions());
    TaskQueue client = client(false);

    assertThat(
            failureOf(
                client.putAll(
                    NUMBERS, n -> n < 5 ? echo(n) : context -> Future.succeededFuture(n))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot go to another node");
    assertThat(
            failureOf(
                client.putAll(
                    NUMBERS, n -> echo(n), new TaskOptions().setRetryOn(failure -> true))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(failureOf(client.putAll(NUMBERS, n -> null)))
        .isInstanceOf(NullPointerException.class);
    assertThat(await(client.join())).isEqualTo(NUMBERS.subList(0, 5));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_put_that_is_refused_ends_them(boolean local) {
    TaskQueue queue =
        queue(new TaskQueueOptions().setWorkers(1).setMaxSize(20).setOverflow(OverflowPolicy.FAIL));
    await(queue.pause());
    TaskQueue client = client(local);

    assertThat(failureOf(client.putAll(NUMBERS, n -> echo(n))))
        .isInstanceOf(QueueFullException.class);
    await(queue.resume());
    assertThat(await(client.join())).isEqualTo(NUMBERS.subList(0, 20));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void options_are_those_of_each_task(boolean local) {
    queue(new TaskQueueOptions().setWorkers(1));
    TaskQueue client = client(local);
    TaskOptions options = new TaskOptions().setKey("k").setCollect(false);
    options.getHeaders().add("name", "value");
    AtomicInteger seen = new AtomicInteger();
    await(
        vertx
            .eventBus()
            .consumer(
                "headers",
                message -> {
                  if ("value".equals(message.headers().get("name"))) {
                    seen.incrementAndGet();
                  }
                  message.reply("seen");
                })
            .completion());

    await(client.putAll(List.of(1, 2, 3), n -> new TaskRequest("headers", n), options));

    assertThat(await(client.join())).isEmpty();
    assertThat(seen).hasValue(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void delayed_ones_enter_one_after_the_other(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions());
    TaskQueue client = client(local);

    client.putAll(
        NUMBERS, n -> echo(new JsonObject()), new TaskOptions().setDelay(Duration.ofHours(1)));
    until("delayed", () -> await(queue.stats()).delayed() == 1);
    until("asked again", () -> messages.get() > 2);

    assertThat(await(queue.stats()).delayed()).isOne();
    assertThat(await(queue.clear())).isOne();
  }

  @Test
  void objects_with_options_are_treated_so() {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(10));
    await(queue.pause());
    TaskQueue client = client(true);
    await(client.put(context -> Future.succeededFuture("usual")));
    List<Object> order = new CopyOnWriteArrayList<>();

    await(
        client.putAll(
            List.of(1, 2),
            n ->
                context -> {
                  order.add(n);
                  return Future.succeededFuture();
                },
            new TaskOptions().setPriority(9)));
    await(
        client.put(
            context -> {
              order.add("last");
              return Future.succeededFuture();
            }));
    await(queue.resume());

    assertThat(await(client.join())).containsExactly("usual");
    assertThat(order).containsExactly(1, 2, "last");
  }
}
