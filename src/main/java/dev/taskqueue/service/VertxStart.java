package dev.taskqueue.service;

import dev.taskqueue.service.config.ClusterConfig;
import dev.taskqueue.service.metrics.ServiceMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes the service's Vert.x instance: on its own, or as a node of a cluster. */
final class VertxStart {

  /** A node that has not answered for the two together is taken to be out of reach. */
  private static final Duration PING = Duration.ofSeconds(5);

  private static final Duration PONG = Duration.ofSeconds(10);

  private static final int CONNECT_MILLIS = 5_000;

  private VertxStart() {}

  /**
   * Completes when the instance is ready, and fails with what was tried and what to look at.
   *
   * @param givenUp fails it with a {@link StartGivenUpException}, while it joins a cluster
   */
  static Future<Vertx> start(
      ClusterConfig cluster, @Nullable ServiceMetrics metrics, Future<?> givenUp) {
    VertxOptions options = new VertxOptions();
    if (!cluster.enabled()) {
      return Future.succeededFuture(builder(options, metrics).build());
    }
    cluster.properties().forEach(System::setProperty);
    options.setEventBusOptions(bus(cluster));
    return join(builder(options, metrics), cluster, givenUp);
  }

  private static VertxBuilder builder(VertxOptions options, @Nullable ServiceMetrics metrics) {
    return metrics == null ? Vertx.builder().with(options) : metrics.builder(options);
  }

  private static EventBusOptions bus(ClusterConfig cluster) {
    EventBusOptions bus =
        new EventBusOptions()
            .setPort(cluster.port())
            .setClusterPingInterval(PING.toMillis())
            .setClusterPingReplyInterval(PONG.toMillis())
            .setConnectTimeout(CONNECT_MILLIS);
    if (cluster.host() != null) {
      bus.setHost(cluster.host());
    }
    if (cluster.publicHost() != null) {
      bus.setClusterPublicHost(cluster.publicHost());
    }
    if (cluster.publicPort() != 0) {
      bus.setClusterPublicPort(cluster.publicPort());
    }
    return bus;
  }

  private static Future<Vertx> join(
      VertxBuilder builder, ClusterConfig cluster, Future<?> givenUp) {
    Future<Vertx> joining;
    try {
      joining = builder.buildClustered();
    } catch (IllegalStateException e) {
      return Future.failedFuture(
          new IOException(
              "cluster.enabled is true, but there is no cluster manager on the class path ("
                  + e.getMessage()
                  + "); add one of Vert.x's, such as io.vertx:vertx-hazelcast",
              e));
    }
    CompletableFuture<Vertx> joined = new CompletableFuture<>();
    joined.orTimeout(cluster.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
    givenUp.onSuccess(v -> joined.completeExceptionally(new StartGivenUpException()));
    joining.onComplete(
        vertx -> {
          if (!joined.complete(vertx)) {
            vertx.close(); // too late
          }
        },
        joined::completeExceptionally);
    return Future.fromCompletionStage(joined)
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof StartGivenUpException
                        ? e
                        : new IOException(explain(e, cluster), e)));
  }

  private static String explain(Throwable e, ClusterConfig cluster) {
    String what =
        e instanceof TimeoutException
            ? "could not join the cluster within " + cluster.startTimeout()
            : "could not join the cluster (" + e + ")";
    return what
        + "; tried with "
        + cluster.summary()
        + "; look whether the other nodes run the same version, name the same cluster, and can be"
        + " reached at their ports, and at the log above";
  }
}
