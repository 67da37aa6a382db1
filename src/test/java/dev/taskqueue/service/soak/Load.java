package dev.taskqueue.service.soak;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Clients that put tasks into a scope and take what they give, then into the next one, until they
 * are stopped. (What is put into all the time is never done, and so never joined.)
 */
final class Load {

  /** Tasks of a stream. */
  private static final int STREAM = 2_000;

  private final Vertx vertx;
  private final Putting putting;
  private final Taking taking;
  private final Account account;
  private final List<Future<?>> clients = new ArrayList<>();
  private int scopes;
  private volatile boolean stopped;

  Load(Vertx vertx, int port, Site site, Account account) {
    this.vertx = vertx;
    this.account = account;
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setKeepAliveTimeout(15), // shorter than the service's own
            new PoolOptions().setHttp1MaxSize(2_000));
    putting = new Putting(vertx, client, site, account);
    taking = new Taking(vertx, client, account);
  }

  /** Single puts at this rate, and long polls. */
  void puts(int perSecond) {
    start("puts", scope -> putting.puts(scope, perSecond), Taking.Way.JOIN);
  }

  /** Streams, as fast as they are taken. */
  void streams(Taking.Way way) {
    start("stream", scope -> putting.stream(scope, STREAM), way);
  }

  private synchronized void start(String name, Function<String, Future<?>> put, Taking.Way way) {
    clients.add(
        Future.future(
            done ->
                vertx.runOnContext(v -> round(name, put, way).<Void>mapEmpty().onComplete(done))));
  }

  private Future<?> round(String name, Function<String, Future<?>> put, Taking.Way way) {
    if (stopped) {
      return Future.succeededFuture();
    }
    String scope = name + "-" + newScope();
    Future<?> allPut = put.apply(scope).onFailure(e -> account.wrong("put " + scope + ": " + e));
    Future<?> taken =
        taking
            .all(scope, way, allPut::isComplete)
            .onFailure(e -> account.wrong(way + " " + scope + ": " + e));
    // The next scope is put into while this one is worked off.
    Future<?> next = allPut.compose(v -> round(name, put, way));
    return Future.all(taken, next);
  }

  private synchronized int newScope() {
    return scopes++;
  }

  Taking taking() {
    return taking;
  }

  /** Opens no more scopes, and waits until all are joined. */
  void stop() throws Exception {
    stopped = true;
    Future.join(clients).toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
  }
}
