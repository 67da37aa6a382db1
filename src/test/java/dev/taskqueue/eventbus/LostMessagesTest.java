package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that get lost on the way cost time and nothing else. */
class LostMessagesTest extends BusTest {

  private static final CallStyle LOCAL = new CallStyle(true, 200, 200, 5);
  private static final CallStyle REMOTE = new CallStyle(false, 200, 200, 5);

  private final AtomicInteger lost = new AtomicInteger();

  /** Loses the first messages, as many as said, of a kind. */
  private void lose(int count, Predicate<Message<?>> kind) {
    vertx
        .eventBus()
        .addOutboundInterceptor(
            context -> {
              if (!kind.test(context.message()) || lost.incrementAndGet() > count) {
                context.next();
              }
            });
  }

  private static Predicate<Message<?>> requests(Action action) {
    return message ->
        message.body() instanceof LocalBody local
            ? local.call() != null && local.call().action() == action
            : action.wireName.equals(message.headers().get("action"));
  }

  private static boolean isReply(Message<?> message) {
    MultiMap headers = message.headers();
    return message.body() instanceof LocalBody local
        ? local.call() == null
        : headers.contains("task-queue-version") && !headers.contains("action");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_lost_reply_of_a_put(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions());
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, local ? LOCAL : REMOTE);
    lose(2, LostMessagesTest::isReply);

    await(client.put(new TaskRequest(ECHO, "a")));

    assertThat(lost).hasValueGreaterThan(2);
    assertThat(await(queue.join())).containsExactly("a");
    assertThat(await(queue.stats()).accepted()).isOne();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_lost_reply_of_a_submit(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions());
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, local ? LOCAL : REMOTE);
    lose(2, LostMessagesTest::isReply);

    assertThat(await(client.submit(new TaskRequest(ECHO, "a")))).isEqualTo("a");
    assertThat(await(queue.stats()).accepted()).isOne();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_lost_batch(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions());
    await(queue.put(() -> Future.succeededFuture("a")));
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, local ? LOCAL : REMOTE);
    lose(3, LostMessagesTest::isReply);

    assertThat(await(client.join())).containsExactly("a");
    assertThat(lost).hasValueGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_lost_request_for_a_batch(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions());
    await(queue.put(() -> Future.succeededFuture("a")));
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, local ? LOCAL : REMOTE);
    lose(2, requests(Action.JOIN));

    assertThat(await(client.join())).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_lost_acknowledgement(boolean local) {
    TaskQueue queue = queue(new TaskQueueOptions());
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, local ? LOCAL : REMOTE);
    lose(1, requests(Action.ACK));
    for (String result : List.of("a", "b")) {
      await(queue.put(() -> Future.succeededFuture(result)));
      assertThat(await(client.join())).containsExactly(result);
    }
    until("sent again", () -> lost.get() >= 3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_queue_that_never_answers(boolean local) {
    queue(new TaskQueueOptions());
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, new CallStyle(local, 30, 30, 3));
    lose(Integer.MAX_VALUE, LostMessagesTest::isReply);

    assertThat(Failures.isLost(failureOf(client.put(new TaskRequest(ECHO, 1))))).isTrue();
    assertThat(Failures.isLost(failureOf(client.join()))).isTrue();
    assertThat(Failures.isLost(failureOf(client.stats()))).isTrue();
  }
}
