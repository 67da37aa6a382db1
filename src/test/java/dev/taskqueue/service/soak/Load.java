package dev.taskqueue.service.soak;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Promise<Void> end = Promise.promise();

  /** Clients, scopes to be taken, and one for whoever is to stop it. */
  private final AtomicInteger unfinished = new AtomicInteger(1);

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

  private void start(String name, Function<String, Future<?>> put, Taking.Way way) {
    unfinished.incrementAndGet();
    vertx.runOnContext(v -> round(name, put, way));
  }

  /** Futures of rounds that contain each other would be too deep to complete after an hour. */
  private void round(String name, Function<String, Future<?>> put, Taking.Way way) {
    if (stopped) {
      finished();
      return;
    }
    String scope = name + "-" + newScope();
    Future<?> allPut = put.apply(scope);
    unfinished.incrementAndGet();
    taking
        .all(scope, way, allPut::isComplete)
        .onFailure(e -> account.wrong(way + " " + scope + ": " + e))
        .onComplete(v -> finished());
    // The next scope is put into while this one is worked off.
    allPut
        .onSuccess(v -> round(name, put, way))
        .onFailure(
            e -> {
              account.wrong("put " + scope + ": " + e);
              finished();
            });
  }

  private void finished() {
    if (unfinished.decrementAndGet() == 0) {
      end.complete();
    }
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
    finished();
    end.future().await(2, TimeUnit.MINUTES);
  }
}
