package dev.taskqueue.service.metrics;

import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueStats;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What Prometheus is told: Vert.x's own metrics of HTTP server and pools (the queues are pools of
 * the type {@code task-queue}), counters and histograms of tasks, gauges of queues, and the JVM.
 *
 * <p>What clients choose is in no label, so that the number of time series is bounded.
 */
public final class ServiceMetrics {

  /** What the text format of Prometheus is called. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<QueueGauges> queues = new CopyOnWriteArrayList<>();

  /** Of a service that is about to start. */
  public ServiceMetrics() {
    registry.config().meterFilter(new BoundedLabels());
  }

  /** Makes a Vert.x instance that is measured. */
  public VertxBuilder builder(VertxOptions options) {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions().setEnabled(true).setJvmMetricsEnabled(true);
    for (MetricsDomain domain : MetricsDomain.values()) {
      if (domain != MetricsDomain.HTTP_SERVER && domain != MetricsDomain.NAMED_POOLS) {
        metrics.addDisabledMetricsCategory(domain);
      }
    }
    return Vertx.builder()
        .with(new VertxOptions(options).setMetricsOptions(metrics))
        .withMetrics(new MicrometerMetricsFactory(registry));
  }

  /** Counts the tasks of a queue, as its listener. */
  public TaskQueueListener listener(String queue) {
    return new TaskMeters(registry, queue);
  }

  /**
   * Shows the state of a queue.
   *
   * @param stats asked each time the metrics are
   */
  public void watch(String queue, Supplier<Future<TaskQueueStats>> stats) {
    queues.add(new QueueGauges(registry, queue, stats));
  }

  /** All there is to tell, in the text format of Prometheus. */
  public Future<String> scrape() {
    return Future.join(queues.stream().map(QueueGauges::refresh).toList())
        .map(refreshed -> registry.scrape(CONTENT_TYPE));
  }

  /** Serves {@code GET /metrics}. */
  public void handle(RoutingContext request) {
    scrape()
        .onComplete(
            text -> request.response().putHeader("Content-Type", CONTENT_TYPE).end(text),
            request::fail);
  }

  /** Releases what the registry holds. */
  public void close() {
    registry.close();
  }
}
