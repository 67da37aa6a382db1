package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.LocalQueue;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the front remembers, and for how long, by a clock that the test drives. */
class FrontMemoryTest extends BusTest {

  private static final long TTL = TimeUnit.MINUTES.toNanos(5);

  private final AtomicLong clock = new AtomicLong();
  private final AtomicReference<Context> home = new AtomicReference<>();
  private final AtomicReference<QueueFront> front = new AtomicReference<>();

  @BeforeEach
  void openFront() {
    FrontTiming timing = new FrontTiming(clock::get, TTL, 20_000, 50, 1_000, 10);
    TaskQueueOptions options = new TaskQueueOptions().setCloseTimeout(Duration.ofMillis(100));
    Deployable verticle =
        new Deployable() {
          private LocalQueue queue;

          @Override
          public Future<?> deploy(Context context) {
            home.set(context);
            return LocalQueue.start(context, ADDRESS, options)
                .onSuccess(started -> queue = started)
                .compose(
                    started ->
                        QueueFront.open(
                            context,
                            ADDRESS,
                            started,
                            new Roster((ContextInternal) context, ADDRESS, System::nanoTime),
                            options,
                            timing,
                            Pages.DEFAULT,
                            null))
                .onSuccess(front::set);
          }

          @Override
          public Future<?> undeploy(Context context) {
            return queue.stop().eventually(() -> front.get().close());
          }
        };
    await(vertx.deployVerticle(verticle));
  }

  private static JsonObject round(String joinId) {
    return new JsonObject().put("joinId", joinId);
  }

  private void pass(long nanos) {
    onFront(
        open -> {
          clock.addAndGet(nanos);
          open.sweep();
          return 0;
        });
  }

  private int remembered() {
    return onFront(QueueFront::remembered);
  }

  /** Looks at the front on the context that its state belongs to. */
  private int onFront(ToIntFunction<QueueFront> look) {
    Promise<Integer> seen = Promise.promise();
    home.get().runOnContext(v -> seen.complete(look.applyAsInt(front.get())));
    return await(seen.future());
  }

  @Test
  void puts_are_remembered_for_the_result_ttl() {
    ask("put", task(ECHO, 1).put("id", "a"));
    ask("put", task(ECHO, 1));
    ask("join", null);
    assertThat(remembered()).isOne();

    pass(TTL - 1);
    ask("put", task(ECHO, 1).put("id", "a"));
    pass(TTL - 1);
    assertThat(remembered()).isOne();
    pass(1);
    assertThat(remembered()).isZero();
  }

  @Test
  void tasks_without_an_id_that_had_to_wait_leave_nothing() {
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < 500; i++) {
      tasks.add(task(ECHO, i));
    }
    JsonObject all = new JsonObject().put("tasks", tasks).put("waiting", "");
    assertThat(ask("putAll", all).getJsonArray("accepted")).hasSize(500);
    assertThat(remembered()).isZero();
  }

  @Test
  void a_batch_that_nobody_fetches_is_dropped_after_the_result_ttl() {
    ask("put", task(ECHO, 1));
    ask("join", round("j"));
    pass(TTL - 1);
    assertThat(ask("join", round("j")).getJsonArray("results")).isEqualTo(JsonArray.of(1));

    pass(TTL);

    assertThat(ask("join", round("j")).getJsonArray("results")).isEmpty();
  }

  @Test
  void acknowledged_joins_leave_an_id_and_that_for_the_result_ttl() {
    for (int i = 0; i < 100; i++) {
      ask("join", round("j" + i));
      ask("ack", round("j" + i));
    }
    assertThat(remembered()).isEqualTo(100);
    pass(TTL);
    assertThat(remembered()).isZero();
  }

  @Test
  void a_requester_that_does_not_come_back_takes_nothing_from_others() {
    ask("put", task(BY_HAND, "x"));
    await(request("join", round("gone"), Duration.ofMillis(20)));
    assertThat(remembered()).isOne();
    until("given up", () -> remembered() == 0);

    byHand.get("x").complete("r");

    assertThat(ask("join", round("here")).getJsonArray("results")).isEqualTo(JsonArray.of("r"));
  }

  @Test
  void a_reader_that_does_not_come_back_leaves_the_scope_to_others() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    ((Logger) LoggerFactory.getLogger(TaskQueue.class)).addAppender(log);
    JsonObject first = new JsonObject().put("reader", "gone").put("round", 1);
    await(request("outcomes", first.put("max", 0), Duration.ofMillis(20)));
    ask("put", task(ECHO, "lost"));
    until("dropped", () -> onFront(QueueFront::readers) == 0);
    ((Logger) LoggerFactory.getLogger(TaskQueue.class)).detachAppender(log);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Queue task-queue has dropped 1 outcomes of scope '': reader gone has neither fetched"
                + " nor acknowledged them in time");
    ask("put", task(ECHO, "kept"));

    assertThat(ask("join", null).getJsonArray("results")).contains("kept");
    assertThat(codeOf(request("outcomes", first))).isEqualTo(404);
    pass(TTL);
    assertThat(remembered()).isZero();
  }

  @Test
  void one_shot_joins_leave_nothing() {
    ask("put", task(BY_HAND, "x"));
    for (int i = 0; i < 10; i++) {
      assertThat(codeOf(request("join", null, Duration.ofMillis(5)))).isEqualTo(408);
    }
    byHand.get("x").complete("r");
    ask("join", null);
    assertThat(remembered()).isZero();
  }
}
