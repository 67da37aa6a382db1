package dev.taskqueue.service.status;

import dev.taskqueue.RunningTask;
import dev.taskqueue.TaskQueueStats;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/status}: all that the status page shows, in one answer. */
public final class StatusFeed implements Handler<RoutingContext> {

  /** How many executions are listed, the oldest. */
  private static final int RUNNING = 10;

  private record Watched(
      String name,
      QueueStatus status,
      Supplier<Future<TaskQueueStats>> stats,
      Supplier<Future<List<RunningTask>>> running,
      Supplier<Future<JsonObject>> place) {}

  private final List<Watched> queues = new CopyOnWriteArrayList<>();
  private final BooleanSupplier accepting;
  private final Predicate<RoutingContext> mayWrite;
  private final long start = System.nanoTime();
  private @Nullable Supplier<JsonObject> cluster;

  /**
   * A feed without queues.
   *
   * @param accepting whether the service takes tasks
   * @param mayWrite whether the sender of a request may pause and resume
   */
  public StatusFeed(BooleanSupplier accepting, Predicate<RoutingContext> mayWrite) {
    this.accepting = accepting;
    this.mayWrite = mayWrite;
  }

  /** Shows the cluster too. To be called before the first request. */
  public void showCluster(Supplier<JsonObject> view) {
    cluster = view;
  }

  /**
   * Shows a queue.
   *
   * @param name as in the API's URLs
   * @param status the queue's listener
   * @param place what this node is to the queue, in a cluster
   */
  public void watch(
      String name,
      QueueStatus status,
      Supplier<Future<TaskQueueStats>> stats,
      Supplier<Future<List<RunningTask>>> running,
      Supplier<Future<JsonObject>> place) {
    queues.add(new Watched(name, status, stats, running, place));
  }

  @Override
  public void handle(RoutingContext request) {
    boolean writes = mayWrite.test(request);
    List<Future<JsonObject>> all = queues.stream().map(StatusFeed::show).toList();
    Future.all(all)
        .map(shown -> toJson(writes, shown.list()))
        .onComplete(
            json ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(json.toBuffer()),
            request::fail);
  }

  private JsonObject toJson(boolean writes, List<JsonObject> shown) {
    JsonObject json =
        new JsonObject()
            .put("accepting", accepting.getAsBoolean())
            .put("mayWrite", writes)
            .put("uptime", (System.nanoTime() - start) / 1_000_000)
            .put("queues", new JsonArray(shown));
    return cluster == null ? json : json.put("cluster", cluster.get());
  }

  /**
   * A queue that does not answer, as its owner is changing, has no numbers. What is told of the
   * past is what this node has seen as the owner: beside the numbers of another one it would be
   * wrong.
   */
  private static Future<JsonObject> show(Watched queue) {
    JsonObject json = new JsonObject().put("name", queue.name());
    Future<JsonObject> numbers =
        queue
            .stats()
            .get()
            .compose(stats -> queue.running().get().map(running -> numbers(stats, running)))
            .otherwise(new JsonObject());
    return queue
        .place()
        .get()
        .compose(
            place ->
                numbers.map(
                    found -> {
                      json.mergeIn(place).mergeIn(found);
                      return "standby".equals(place.getString("role"))
                          ? json
                          : json.mergeIn(queue.status().toJson());
                    }));
  }

  private static JsonObject numbers(TaskQueueStats stats, List<RunningTask> running) {
    return new JsonObject()
        .put("stats", stats.toJson())
        .put(
            "running",
            new JsonArray(running.stream().limit(RUNNING).map(RunningTask::toJson).toList()));
  }
}
