package dev.taskqueue.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The thread that works on a file. Not one of Vert.x's: those of a verticle that is undeployed, or
 * of a Vert.x that is closed, may end before the queue has stored its last changes.
 */
final class DiskThread {

  private final VertxInternal vertx;
  private final ExecutorService executor;

  DiskThread(Vertx vertx, String name) {
    this.vertx = (VertxInternal) vertx;
    this.executor = Executors.newSingleThreadExecutor(work -> new Thread(work, name));
  }

  /** Does this after what it was given before; completes on the caller's context. */
  <T> Future<T> run(Callable<T> work) {
    Promise<T> done = vertx.getOrCreateContext().promise();
    executor.execute(
        () -> {
          try {
            done.complete(work.call());
          } catch (Throwable e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  /** There is no more to do. */
  void end() {
    executor.shutdown();
  }
}
