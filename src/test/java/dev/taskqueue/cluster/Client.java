package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells a {@link ToldClient} what to do, which may run in another version. */
final class Client {

  private static final int NUMBERS = 100_000_000;

  private final Nodes nodes;
  private final String address;
  private Future<?> puts = Future.succeededFuture();

  private Client(Nodes nodes, String address) {
    this.nodes = nodes;
    this.address = address;
  }

  /** One in this JVM. */
  static Client here(Nodes nodes) throws IOException {
    Client client = new Client(nodes, "client");
    DeploymentOptions options = new DeploymentOptions().setConfig(config(client.address, 0));
    Await.result(nodes.here().deployVerticle(new ToldClient(), options));
    return client;
  }

  /** One in a node of its own, which puts other numbers; it is there when that is ready. */
  static Client of(Version version, Nodes nodes) {
    Client client = new Client(nodes, "client-of-other");
    nodes.serve(
        version,
        "queues.of-the-client.workers=1",
        "handlers.verticles="
            + JsonArray.of(
                new JsonObject()
                    .put("class", ToldClient.class.getName())
                    .put("config", config(client.address, NUMBERS))));
    return client;
  }

  private static JsonObject config(String address, int first) {
    return new JsonObject().put("address", address).put("first", first);
  }

  private <T> Future<T> tell(String order, int number) {
    DeliveryOptions options =
        new DeliveryOptions()
            .addHeader("order", order)
            .setSendTimeout(TimeUnit.MINUTES.toMillis(30));
    try {
      return nodes.here().eventBus().<T>request(address, number, options).map(Message::body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts tasks until it is told to stop; fails if a put does. */
  Future<?> put() {
    return put(NUMBERS);
  }

  /** Puts so many tasks; fails if a put does. */
  Future<?> put(int tasks) {
    puts = tell("put", tasks);
    return puts;
  }

  /** How many of its last puts were answered. */
  int accepted() {
    assertThat(puts.cause()).isNull();
    return Await.result(this.<Integer>tell("accepted", 0));
  }

  /** Ends its puts, and gives how many there were. */
  int stop() throws Exception {
    Await.result(tell("stop", 0));
    CountedTasks.await(puts);
    return accepted();
  }

  /** Joins the default scope; fails if a task has failed. */
  Future<List<Object>> join() {
    return this.<JsonArray>tell("join", 0).map(results -> results.stream().toList());
  }

  /** Holds each conversation that was recorded with the queue of its name. */
  void talk() throws Exception {
    CountedTasks.await(tell("talk", 0));
  }

  /** Where the version is that it runs in. */
  String place() {
    return Await.result(tell("place", 0));
  }
}
