package dev.taskqueue.engine;

import dev.taskqueue.engine.scheduler.IdleWaiter;
import io.vertx.core.Promise;

/** A wait for an idle queue that completes a promise. */
record IdlePromise(Promise<Void> promise) implements IdleWaiter {

  @Override
  public void idle() {
    promise.complete();
  }

  @Override
  public void failed(RuntimeException cause) {
    promise.fail(cause);
  }
}
