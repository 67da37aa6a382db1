package dev.taskqueue.engine;

import io.vertx.core.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what has to come. The limit only keeps a broken build from hanging. */
public final class Await {

  private static final long LIMIT_SECONDS = 20;

  private Await() {}

  /** The value of a future that has to succeed. Not to be called on an event loop. */
  public static <T> T result(Future<T> future) {
    try {
      return get(future);
    } catch (ExecutionException e) {
      throw new AssertionError("the future has failed", e.getCause());
    }
  }

  /** The cause of a future that has to fail. */
  public static Throwable failure(Future<?> future) {
    try {
      throw new AssertionError("the future has succeeded with " + get(future));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /** Waits until the condition holds. */
  public static void until(String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) {
        throw new AssertionError("still not so after " + LIMIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }

  /** Waits for a latch. */
  public static void latch(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the latch has not opened within " + LIMIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private static <T> T get(Future<T> future) throws ExecutionException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the future has not completed within " + LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
