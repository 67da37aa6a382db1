package dev.taskqueue.service.metrics;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueueStats;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Health as container platforms ask for it: {@code /health/live} for "restart me if not", {@code
 * /health/ready} for "send me work". Both answer 200 or 503 with the checks as JSON.
 */
public final class Health {

  /** An event loop or a queue that takes longer is not healthy. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** At which the checks themselves give up, with status 500. */
  private static final Duration NEVER_REACHED = LIMIT.multipliedBy(2);

  private final Vertx vertx;
  private final HealthChecks live;
  private final HealthChecks ready;

  /**
   * Health of a service.
   *
   * @param accepting whether tasks are taken: false before the start is over and while draining
   */
  public Health(Vertx vertx, BooleanSupplier accepting) {
    this.vertx = vertx;
    live = HealthChecks.create(vertx);
    ready = HealthChecks.create(vertx);
    EventLoopWatch loops =
        new EventLoopWatch(((VertxInternal) vertx).nettyEventLoopGroup(), System::nanoTime, LIMIT);
    register(live, "event-loops", loops::status);
    register(ready, "event-loops", loops::status); // each queue is served on one of them
    ready.register(
        "accepting",
        status -> status.complete(accepting.getAsBoolean() ? Status.OK() : Status.KO()));
  }

  /**
   * The service is ready only while this queue accepts tasks, or another node has it.
   *
   * @param owned whether this node has the queue
   * @param place what this node is to the queue
   */
  public void watch(
      String queue,
      BooleanSupplier owned,
      Supplier<Future<TaskQueueStats>> stats,
      Supplier<Future<JsonObject>> place) {
    register(
        ready,
        "queue/" + queue,
        () ->
            place
                .get()
                .compose(
                    told ->
                        owned.getAsBoolean()
                            ? stats.get().map(found -> statusOf(found.state(), told))
                            : Future.succeededFuture(Status.OK(told))));
  }

  /** One that fails or takes too long is not well. */
  private void register(HealthChecks checks, String name, Supplier<Future<Status>> check) {
    checks.register(
        name,
        NEVER_REACHED.toMillis(),
        status -> {
          Context context = vertx.getOrCreateContext();
          check
              .get()
              .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .otherwise(failure -> Status.KO())
              .onSuccess(found -> context.runOnContext(v -> status.tryComplete(found)));
        });
  }

  /**
   * The service is ready only while it is in its cluster.
   *
   * @param joined whether it is
   * @param view what to tell
   */
  public void watchCluster(BooleanSupplier joined, Supplier<JsonObject> view) {
    ready.register(
        "cluster",
        status ->
            status.complete(joined.getAsBoolean() ? Status.OK(view.get()) : Status.KO(view.get())));
  }

  private static Status statusOf(QueueState state, JsonObject place) {
    boolean accepts = state == QueueState.RUNNING || state == QueueState.PAUSED;
    JsonObject data = place.copy().put("state", state.name());
    return accepts ? Status.OK(data) : Status.KO(data);
  }

  /** Serves {@code GET /health/live}. */
  public Handler<RoutingContext> live() {
    return HealthCheckHandler.createWithHealthChecks(live);
  }

  /** Serves {@code GET /health/ready}. */
  public Handler<RoutingContext> ready() {
    return HealthCheckHandler.createWithHealthChecks(ready);
  }
}
