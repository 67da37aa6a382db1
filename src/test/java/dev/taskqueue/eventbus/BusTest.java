package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Vert.x with means to talk to queues, and a handler whose replies the test gives by hand. */
abstract class BusTest {

  static final String ADDRESS = "task-queue";

  /** Replies with what the test says, when it says so. */
  static final String BY_HAND = "by.hand";

  /** Replies with the body at once. */
  static final String ECHO = "echo";

  Vertx vertx;

  /** Bodies of the requests that {@link #BY_HAND} has got, with their promised replies. */
  final Map<Object, Promise<Object>> byHand = new ConcurrentHashMap<>();

  @BeforeEach
  void startVertx() {
    vertx = Vertx.vertx();
    await(
        vertx
            .eventBus()
            .consumer(
                BY_HAND,
                message -> {
                  Promise<Object> reply = Promise.promise();
                  byHand.put(message.body(), reply);
                  reply
                      .future()
                      .onComplete(
                          message::reply, failure -> message.fail(42, failure.getMessage()));
                })
            .completion());
    await(vertx.eventBus().consumer(ECHO, message -> message.reply(message.body())).completion());
  }

  @AfterEach
  void closeVertx() {
    byHand.values().forEach(reply -> reply.tryComplete("left over"));
    await(vertx.close());
  }

  TaskQueue queue(TaskQueueOptions options) {
    return await(
        TaskQueue.create(
            vertx, options.setAddress(ADDRESS).setCloseTimeout(Duration.ofMillis(100))));
  }

  /** A queue with one slot and room for one task more. */
  TaskQueue smallQueue() {
    return queue(new TaskQueueOptions().setWorkers(1).setMaxSize(1));
  }

  /** A queue of this address with this journal. */
  final Future<String> startDurable(TaskQueueOptions options, Supplier<Future<Journal>> journal) {
    return vertx.deployVerticle(
        new QueueDeployment(context -> OwnedQueue.start(context, ADDRESS, options, journal)));
  }

  static JsonObject task(String address, Object body) {
    return new JsonObject().put("address", address).put("body", body);
  }

  Future<Message<JsonObject>> request(String action, Object body) {
    return request(action, body, new DeliveryOptions());
  }

  Future<Message<JsonObject>> request(String action, Object body, DeliveryOptions options) {
    return vertx.eventBus().request(ADDRESS, body, options.addHeader("action", action));
  }

  /** Tells the queue that it gives up after this time, but waits longer, as test machines may. */
  Future<Message<JsonObject>> request(String action, Object body, Duration timeout) {
    return request(
        action,
        body,
        new DeliveryOptions().addHeader("task-queue-timeout", Long.toString(timeout.toMillis())));
  }

  JsonObject ask(String action, Object body) {
    return await(request(action, body)).body();
  }

  int codeOf(Future<?> failing) {
    return ((ReplyException) failureOf(failing)).failureCode();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static Throwable failureOf(Future<?> failing) {
    try {
      Object result = await(failing);
      throw new AssertionError("should have failed, but gave " + result);
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  /** Waits for what other threads bring about. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).describedAs(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
