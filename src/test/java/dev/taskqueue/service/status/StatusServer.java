package dev.taskqueue.service.status;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The status page over a queue, with as much of the HTTP API as the page uses. */
final class StatusServer {

  final TaskQueue queue;
  private final HttpServer http;

  /** If there is one, only requests with it may write; those with {@code reading-only} may read. */
  volatile @Nullable String token;

  /** What this node is to the queue. */
  volatile JsonObject place = new JsonObject();

  /** Why actions are refused, if they are, as by the guard against pages of other origins. */
  volatile @Nullable String refusal;

  StatusServer(Vertx vertx, TaskQueueOptions options, QueueStatus status) {
    queue =
        Await.result(
            TaskQueue.create(
                vertx,
                options
                    .setCloseTimeout(Duration.ofMillis(100))
                    .setExceptionHandler(failure -> {})
                    .setListener(status)));
    StatusFeed feed = new StatusFeed(() -> true, this::mayWrite);
    feed.watch(
        "default", status, queue::stats, queue::running, () -> Future.succeededFuture(place));
    Router router = Router.router(vertx);
    StatusPage.mount(router);
    router.route("/v1/*").handler(this::read);
    router.get("/v1/status").handler(feed);
    router.post("/v1/queues/default/pause").handler(request -> act(request, TaskQueue::pause));
    router.post("/v1/queues/default/resume").handler(request -> act(request, TaskQueue::resume));
    http = Await.result(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  String url() {
    return "http://127.0.0.1:" + http.actualPort() + "/";
  }

  /** Goes away; the queue stays. */
  void stop() {
    Await.result(http.close());
  }

  private boolean mayWrite(RoutingContext request) {
    return token == null
        || ("Bearer " + token).equals(request.request().getHeader("Authorization"));
  }

  private void read(RoutingContext request) {
    boolean reads = "Bearer reading-only".equals(request.request().getHeader("Authorization"));
    if (mayWrite(request) || reads) {
      request.next();
    } else {
      request.response().setStatusCode(401).end();
    }
  }

  private void act(RoutingContext request, Function<TaskQueue, Future<Void>> action) {
    if (!mayWrite(request)) {
      request.response().setStatusCode(403).end();
      return;
    }
    if (refusal != null) {
      JsonObject problem = new JsonObject().put("status", 403).put("detail", refusal);
      request.response().setStatusCode(403).end(problem.toBuffer());
      return;
    }
    action.apply(queue).onSuccess(v -> request.response().setStatusCode(204).end());
  }
}
