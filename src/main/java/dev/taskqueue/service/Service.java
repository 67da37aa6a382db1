package dev.taskqueue.service;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.service.config.ServiceConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: queues, handlers and HTTP server in a Vert.x instance of their own. Started
 * from the inside to the outside and stopped the other way round.
 */
public final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** For answers that are on their way when the queues have ended. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Setup setup;
  private final List<ServedQueue> queues = new ArrayList<>();
  private @Nullable HttpServer server;
  private volatile boolean ready;

  private Service(Vertx vertx, Setup setup) {
    this.vertx = vertx;
    this.setup = setup;
  }

  /**
   * Starts the service.
   *
   * @return the service when it is ready; if it fails nothing is left running
   */
  public static Future<Service> start(Setup setup) {
    Vertx vertx = Vertx.vertx();
    Service service = new Service(vertx, setup);
    return service
        .start()
        .map(service)
        .recover(e -> vertx.close().transform(v -> Future.failedFuture(e)));
  }

  private Future<Void> start() {
    return startQueues()
        .compose(v -> Handlers.deploy(vertx, setup))
        .compose(v -> listen())
        .onSuccess(v -> ready = true);
  }

  private Future<Void> startQueues() {
    Future<Void> started = Future.succeededFuture();
    for (Map.Entry<String, TaskQueueOptions> queue : setup.config().queues().entrySet()) {
      started =
          started.compose(
              v ->
                  ServedQueue.start(vertx, queue.getKey(), queue.getValue())
                      .onSuccess(queues::add)
                      .mapEmpty());
    }
    return started;
  }

  private Future<Void> listen() {
    ServiceConfig config = setup.config();
    HttpServerOptions options =
        new HttpServerOptions().setHost(config.host()).setPort(config.port());
    HttpServer http = vertx.createHttpServer(options).requestHandler(Router.router(vertx));
    return http.listen()
        .onSuccess(v -> server = http)
        .recover(
            e ->
                Future.failedFuture(
                    new IOException(
                        "cannot listen on "
                            + url()
                            + ": "
                            + e.getMessage()
                            + "; choose another http.port or http.host",
                        e)))
        .mapEmpty();
  }

  /** Whether the service takes tasks: from its start to the begin of its end. */
  public boolean isReady() {
    return ready;
  }

  /** Where it listens. */
  public URI url() {
    String host = setup.config().host();
    int port = server == null ? setup.config().port() : server.actualPort();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /**
   * Stops the service: not ready at once, no more tasks accepted, those that were worked off, those
   * that are left after the deadline cancelled, then everything closed.
   *
   * @return what each queue had left
   */
  public Future<List<Leftovers>> stop(Duration deadline) {
    ready = false;
    LOG.info("draining for up to {}", deadline);
    List<Future<Leftovers>> drained =
        queues.stream().map(queue -> queue.drain(vertx, deadline)).toList();
    return Future.join(drained)
        .eventually(this::closeServer)
        .eventually(vertx::close)
        .map(all -> all.<Leftovers>list());
  }

  private Future<Void> closeServer() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
  }
}
