package dev.taskqueue.service.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CompletableFuture;

/** Never starts. */
public final class HangingVerticle extends VerticleBase {

  /** Completes when it has begun to. */
  static final CompletableFuture<Void> BEGUN = new CompletableFuture<>();

  @Override
  public Future<?> start() {
    BEGUN.complete(null);
    return Promise.promise().future();
  }
}
