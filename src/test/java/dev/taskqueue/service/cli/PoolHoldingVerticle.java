package dev.taskqueue.service.cli;

import static java.util.concurrent.TimeUnit.DAYS;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Keeps the one thread of a pool, so that a queue with that pool does not come to its start. */
public final class PoolHoldingVerticle extends VerticleBase {

  static final String POOL = "held";

  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  private static volatile @Nullable ThreadPoolExecutor pool;

  @Override
  public Future<?> start() {
    ThreadPoolExecutor held =
        (ThreadPoolExecutor)
            ((VertxInternal) vertx).createSharedWorkerPool(POOL, 1, 1, DAYS).executor();
    pool = held;
    held.execute(
        () -> {
          try {
            RELEASED.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return Future.succeededFuture();
  }

  /** Whether somebody waits for the thread. */
  static boolean isWaitedFor() {
    ThreadPoolExecutor held = pool;
    return held != null && !held.getQueue().isEmpty();
  }

  /** Gives the thread to whoever waits for it. */
  static void release() {
    RELEASED.countDown();
  }
}
