package dev.taskqueue.benchmarks;

import dev.taskqueue.Task;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueVerticle;
import dev.taskqueue.benchmarks.peers.Futures;
import dev.taskqueue.benchmarks.peers.LocalObjectCodec;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What is sent over one bus: to our queue, or to consumers that only answer. */
final class BusTraffic {

  private static final String QUEUE = "queue";
  private static final String HANDLER = "handler";
  private static final String ECHO_OBJECT = "echo.object";
  private static final String ECHO_JSON = "echo.json";
  private static final String FORWARD = "forward";

  /** Sends {@code count} things and gives the results of all. */
  @FunctionalInterface
  interface Traffic {

    List<Integer> run(int count);
  }

  private final Vertx vertx = Vertx.vertx();
  private final String deployment;
  private final TaskQueue client;

  BusTraffic() {
    vertx.eventBus().registerCodec(new LocalObjectCodec());
    deployment =
        Futures.await(
            vertx.deployVerticle(
                new TaskQueueVerticle(OwnQueue.options(BusPath.BOUNDS).setAddress(QUEUE))));
    consumer(HANDLER, (Message<Integer> message) -> message.reply(message.body()));
    consumer(ECHO_OBJECT, BusTraffic::runAndReply);
    consumer(ECHO_JSON, (Message<JsonObject> message) -> message.reply(answer(message.body())));
    consumer(FORWARD, this::forward);
    client = TaskQueue.connect(vertx, QUEUE);
  }

  /** A consumer with an event loop of its own. */
  private <T> void consumer(String address, Handler<Message<T>> handler) {
    Futures.await(
        vertx.deployVerticle(
            context -> vertx.eventBus().localConsumer(address, handler).completion()));
  }

  private static void runAndReply(Message<Task<Integer>> message) {
    try {
      message.body().run(null).onComplete(message::reply, failure -> message.fail(1, "failed"));
    } catch (Exception e) {
      message.fail(1, e.toString());
    }
  }

  /** Something like what the queue answers to a put. */
  private static JsonObject answer(JsonObject task) {
    return new JsonObject().put("id", "").put("scope", "").put("seq", task.getInteger("body"));
  }

  private void forward(Message<JsonObject> message) {
    JsonObject task = message.body();
    vertx
        .eventBus()
        .<Integer>request(task.getString("address"), task.getInteger("body"))
        .onComplete(reply -> message.reply(answer(task)), failure -> message.fail(1, "no answer"));
  }

  private static Task<Integer> task(int number) {
    return context -> Future.succeededFuture(number);
  }

  private static JsonObject json(int number) {
    return new JsonObject().put("address", HANDLER).put("body", number);
  }

  Traffic bareObject() {
    DeliveryOptions options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setCodecName(LocalObjectCodec.NAME)
            .addHeader("action", "put");
    return count -> {
      List<Integer> results = new ArrayList<>();
      requests(
          count,
          i ->
              vertx
                  .eventBus()
                  .<Integer>request(ECHO_OBJECT, task(i), options)
                  .onSuccess(reply -> results.add(reply.body())));
      return results;
    };
  }

  Traffic bareJson() {
    return count -> jsonRequests(ECHO_JSON, count);
  }

  Traffic bareJsonTwice() {
    return count -> jsonRequests(FORWARD, count);
  }

  private List<Integer> jsonRequests(String address, int count) {
    DeliveryOptions options = new DeliveryOptions().addHeader("action", "put");
    List<Integer> results = new ArrayList<>();
    requests(
        count,
        i ->
            vertx
                .eventBus()
                .<JsonObject>request(address, json(i), options)
                .onSuccess(reply -> results.add(reply.body().getInteger("seq"))));
    return results;
  }

  Traffic putObject() {
    return count -> {
      requests(count, i -> client.put(task(i)));
      return join();
    };
  }

  Traffic putJson() {
    DeliveryOptions options = new DeliveryOptions().addHeader("action", "put");
    return count -> {
      requests(count, i -> vertx.eventBus().request(QUEUE, json(i), options));
      return join();
    };
  }

  Traffic putAllObjects() {
    return count -> {
      Iterable<Integer> numbers = () -> IntStream.range(0, count).iterator();
      Promise<Void> entered = Promise.promise();
      vertx.runOnContext(v -> client.putAll(numbers, BusTraffic::task).onComplete(entered));
      Futures.await(entered.future());
      return join();
    };
  }

  Traffic putAllJson() {
    DeliveryOptions options = new DeliveryOptions().addHeader("action", "putAll");
    return count -> {
      int messages = (count + BusPath.WINDOW - 1) / BusPath.WINDOW;
      Futures.await(
          RequestWindow.run(
              vertx,
              messages,
              1,
              i -> vertx.eventBus().request(QUEUE, tasks(i * BusPath.WINDOW, count), options)));
      return join();
    };
  }

  private static JsonObject tasks(int first, int count) {
    JsonArray tasks = new JsonArray();
    for (int i = first; i < Math.min(count, first + BusPath.WINDOW); i++) {
      tasks.add(json(i));
    }
    return new JsonObject().put("tasks", tasks);
  }

  private void requests(int count, IntFunction<Future<?>> request) {
    Futures.await(RequestWindow.run(vertx, count, BusPath.WINDOW, request));
  }

  private List<Integer> join() {
    return Futures.await(client.join(Integer.class));
  }

  /** The queue first, while the client's last acknowledgement can still reach it. */
  void close() {
    Futures.await(vertx.undeploy(deployment));
    Futures.await(vertx.close());
  }
}
