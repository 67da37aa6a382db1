package dev.taskqueue.service.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;

/** Runs out of memory when it starts, on the thread that its config names. */
public final class HungryVerticle extends VerticleBase {

  @Override
  public Future<?> start() {
    Runnable eating =
        () -> {
          throw new OutOfMemoryError("expected");
        };
    switch (config().getString("thread")) {
      case "its own" -> new Thread(eating).start();
      case "another loop" -> vertx.getOrCreateContext().runOnContext(v -> eating.run());
      default -> eating.run();
    }
    return Promise.promise().future(); // nobody is told
  }
}
