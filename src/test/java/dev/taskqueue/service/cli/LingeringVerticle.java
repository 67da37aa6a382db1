package dev.taskqueue.service.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;

/** Ends when the test says so. */
public final class LingeringVerticle extends VerticleBase {

  /** To be completed by the test. */
  static volatile Promise<Void> end = Promise.promise();

  @Override
  public Future<?> stop() {
    return end.future();
  }
}
