package dev.taskqueue.service;

import dev.taskqueue.service.http.HttpApi;
import dev.taskqueue.service.metrics.Health;
import dev.taskqueue.service.metrics.ServiceMetrics;
import dev.taskqueue.service.status.StatusFeed;
import dev.taskqueue.service.status.StatusPage;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is served beside the API: health, metrics and the status page. */
final class Monitoring {

  private final HttpApi api;
  private final @Nullable ServiceMetrics metrics;
  private final Health health;
  private final StatusFeed status;

  /**
   * Shows no queue yet, and is not mounted.
   *
   * @param ready whether the service takes tasks
   */
  Monitoring(
      Vertx vertx,
      HttpApi api,
      @Nullable ServiceMetrics metrics,
      @Nullable ClusterView cluster,
      BooleanSupplier ready) {
    this.api = api;
    this.metrics = metrics;
    health = new Health(vertx, ready);
    status = new StatusFeed(ready, api::mayWrite);
    if (cluster != null) {
      health.watchCluster(() -> cluster.members().contains(cluster.nodeId()), cluster::toJson);
      status.showCluster(cluster::toJson);
    }
  }

  /** Serves it. Health is open to all, as platforms and load balancers ask without a token. */
  void mount() {
    api.router().get("/health/live").handler(health.live());
    api.router().get("/health/ready").handler(health.ready());
    if (metrics != null) {
      api.router().get("/metrics").handler(api.readAccess()).handler(metrics::handle);
    }
    StatusPage.mount(api.router());
    api.router().get("/v1/status").handler(status);
  }

  /** Shows a queue that has started. */
  void watch(ServedQueue queue) {
    health.watch(queue.name(), queue::isOwned, queue::ownStats, queue::place);
    if (metrics != null) {
      metrics.watch(queue.name(), queue::ownStats);
    }
    status.watch(
        queue.name(), queue.status(), queue::stats, queue::running, queue::placeAndWorkers);
  }
}
