package dev.taskqueue.service;

import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorker;
import dev.taskqueue.eventbus.Leaving;
import dev.taskqueue.eventbus.LeftInCluster;
import dev.taskqueue.service.config.Role;
import dev.taskqueue.service.http.HttpApi;
import dev.taskqueue.service.metrics.ServiceMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: queues, handlers and HTTP server in a Vert.x instance of their own. The
 * server comes first and tells that the rest is not there yet; that is started from the inside to
 * the outside, and all is stopped the other way round.
 */
public final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Setup setup;
  private final @Nullable ServiceMetrics metrics;
  private final Vertx vertx;
  private final @Nullable ClusterView cluster;
  private final StopTimes times;
  private final HttpApi api;
  private final Monitoring monitoring;

  /** Whether it is to stop, or its start has failed: whichever comes first closes it. */
  private final AtomicBoolean ending = new AtomicBoolean();

  // As far as it has come with its start, which a stop may come before.
  private final List<ServedQueue> queues = new CopyOnWriteArrayList<>();
  private volatile @Nullable HttpServer server;
  private volatile @Nullable Future<String> worker;
  private volatile boolean started;

  private @Nullable Future<Void> vertxClosed;

  private Service(Setup setup, @Nullable ServiceMetrics metrics, Vertx vertx) {
    this.setup = setup;
    this.metrics = metrics;
    this.vertx = vertx;
    cluster = ClusterView.of(vertx);
    times = StopTimes.of(setup.config().deadline(), cluster != null);
    Map<String, String> addresses = new LinkedHashMap<>();
    queueOptions()
        .forEach((name, queue) -> addresses.put(name, Objects.requireNonNull(queue.getAddress())));
    api = new HttpApi(vertx, addresses, setup.http());
    monitoring = new Monitoring(vertx, api, metrics, cluster, this::isReady);
  }

  /**
   * Starts the service.
   *
   * @param givenUp completes when the service is to stop, even if it has not started: nothing more
   *     is started then
   * @return the service when it is ready or, as far as it has come, when it is to stop; if it fails
   *     nothing is left running. Fails with a {@link StartGivenUpException} if it is to stop before
   *     there is anything of it
   */
  public static Future<Service> start(Setup setup, Future<?> givenUp) {
    ServiceMetrics metrics = setup.config().isMeasured() ? new ServiceMetrics() : null;
    return VertxStart.start(setup.config().cluster(), metrics, givenUp)
        .compose(vertx -> new Service(setup, metrics, vertx).startOrClose(givenUp));
  }

  /** On no context, as those of this Vert.x end before the close that a failure waits for. */
  private Future<Service> startOrClose(Future<?> givenUp) {
    Promise<Service> result = Promise.promise();
    givenUp.onSuccess(v -> giveUp(result));
    vertx.exceptionHandler(e -> thrown(e, result));
    start().onComplete(v -> result.tryComplete(this), e -> failed(e, result));
    return result.future().onComplete(v -> vertx.exceptionHandler(null));
  }

  private void giveUp(Promise<Service> result) {
    if (ending.compareAndSet(false, true)) {
      result.tryComplete(this);
    }
  }

  /** Closes nothing beside a stop, which does so when it has left what there is in order. */
  private void failed(Throwable e, Promise<Service> result) {
    if (ending.compareAndSet(false, true)) {
      closeVertx().onComplete(v -> result.tryFail(e));
    } else if (!(e instanceof StartGivenUpException)) {
      LOG.warn("could not start, and is to end anyway: {}", String.valueOf(e.getMessage()));
    }
  }

  /** What goes unheeded on a thread of Vert.x while it starts. */
  private void thrown(Throwable e, Promise<Service> result) {
    if (e instanceof OutOfMemoryError && ending.compareAndSet(false, true)) {
      result.tryFail(e); // at once: what failed there may never come to an end
      closeVertx();
    } else {
      LOG.error("Unhandled exception", e);
    }
  }

  private Future<Void> start() {
    // First: platforms ask how it is, and a taken port is not to cost the time of a start.
    return unlessEnding(this::listen)
        // Before there are tasks for them, which may be stored.
        .compose(v -> unlessEnding(() -> Handlers.deploy(vertx, setup.handlers())))
        .compose(v -> startQueues())
        .compose(v -> unlessEnding(this::startWorker))
        .compose(v -> unlessEnding(this::open));
  }

  private <T> Future<T> unlessEnding(Supplier<Future<T>> step) {
    return ending.get() ? Future.failedFuture(new StartGivenUpException()) : step.get();
  }

  private Map<String, TaskQueueOptions> queueOptions() {
    return isWorker() ? Map.of() : setup.config().queues();
  }

  private boolean isWorker() {
    return setup.config().role() == Role.WORKER;
  }

  private Future<Void> startQueues() {
    Future<Void> all = Future.succeededFuture();
    for (Map.Entry<String, TaskQueueOptions> one : queueOptions().entrySet()) {
      all = all.compose(v -> startQueue(one.getKey(), one.getValue()));
    }
    return all;
  }

  /** A stop waits for those that it finds; so it is looked for after the queue can be found. */
  private Future<Void> startQueue(String name, TaskQueueOptions options) {
    TaskQueueListener counting = metrics == null ? TaskQueueListener.NOOP : metrics.listener(name);
    ServedQueue queue = new ServedQueue(vertx, name, options, counting, setup.config().deadline());
    queues.add(queue);
    return queue.start(ending::get);
  }

  /** As with queues. */
  private Future<Void> startWorker() {
    if (!isWorker()) {
      return Future.succeededFuture();
    }
    Promise<String> deployed = Promise.promise();
    worker = deployed.future();
    unlessEnding(() -> vertx.deployVerticle(new TaskQueueWorker(setup.config().worker())))
        .onComplete(deployed);
    return deployed.future().mapEmpty();
  }

  private Future<Void> listen() {
    api.refuseUntil(() -> started);
    monitoring.mount();
    HttpServer http =
        vertx
            .createHttpServer(setup.http().toServerOptions(cluster != null))
            .connectionHandler(api::opened)
            .requestHandler(api.router());
    return http.listen()
        .onSuccess(v -> server = http)
        .recover(
            e ->
                Future.failedFuture(
                    new IOException(
                        "cannot listen on "
                            + url()
                            + " ("
                            + e.getMessage()
                            + "); choose another http.host or http.port",
                        e)))
        .mapEmpty();
  }

  /** Serves what has started. */
  private Future<Void> open() {
    api.learnScopes();
    queues.forEach(monitoring::watch);
    started = true;
    return Future.succeededFuture();
  }

  /** The cluster it is a node of, if it is. */
  public @Nullable ClusterView cluster() {
    return cluster;
  }

  /** Whether it has started, and is not to stop. */
  public boolean isReady() {
    return started && !ending.get();
  }

  /** Where it listens. */
  public URI url() {
    String host = setup.http().getHost();
    int port = server == null ? setup.http().getPort() : server.actualPort();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /**
   * Begins the stop: not ready at once, no more tasks accepted, those that were worked off, those
   * that are left after the deadline cancelled.
   *
   * @return what each queue had left; is there soon after the deadline, whatever goes on, and does
   *     not fail
   */
  public Future<List<Leftovers>> drain() {
    ending.set(true);
    api.drain();
    LOG.info("draining for up to {}; ends within {}", times.deadline(), times.sum());
    Future<Void> announced = Leaving.begin(vertx);
    List<Future<Leftovers>> drained = new ArrayList<>();
    queues.forEach(queue -> drained.add(queue.drain(times, announced)));
    if (isWorker()) {
      drained.add(endWorker().compose(v -> leftToNobody(setup.config().worker().getQueue())));
    }
    return Future.join(drained)
        .otherwiseEmpty()
        .map(v -> drained.stream().map(Future::result).toList());
  }

  private Future<Void> endWorker() {
    Future<String> deployed = worker;
    if (deployed == null) {
      return Future.succeededFuture();
    }
    Future<Void> ended =
        deployed.transform((id, e) -> e == null ? vertx.undeploy(id) : Future.succeededFuture());
    return TimeLimit.on(ended, times.untilAccount())
        .onFailure(e -> LOG.warn("the worker could not be ended: {}", String.valueOf(e)))
        .otherwiseEmpty();
  }

  /** A worker can take no queue, and the cluster's maps end with its last node. */
  private Future<Leftovers> leftToNobody(String queue) {
    return LeftInCluster.endingHere(vertx, queue)
        .map(
            left ->
                new Leftovers(
                    queue,
                    left.tasks(),
                    List.of(),
                    left.outcomes(),
                    left.tasks() == 0
                        ? null
                        : "they were left to the cluster, of which this worker is the last node;"
                            + " stop workers before the last node that has the queue"));
  }

  /**
   * Closes all there is; fails if that cannot be done, or not in time. On no context, as those of
   * this Vert.x end with it.
   */
  public Future<Void> close() {
    Future<Void> closed =
        Future.<Void>succeededFuture().eventually(this::closeServer).eventually(this::closeVertx);
    return TimeLimit.on(closed, times.afterAccount());
  }

  private Future<Void> closeServer() {
    HttpServer open = server;
    if (open == null) {
      return Future.succeededFuture();
    }
    Duration half = times.answers().dividedBy(2); // streams end, then other answers
    return api.endStreams(half)
        .eventually(() -> open.shutdown(half.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Once: whoever asks Vert.x again is told at once that it has closed. */
  private synchronized Future<Void> closeVertx() {
    Future<Void> first = vertxClosed;
    if (first == null) {
      first =
          vertx
              .close()
              .onComplete(
                  v -> {
                    if (metrics != null) {
                      metrics.close();
                    }
                  });
      vertxClosed = first;
    }
    return first;
  }
}
