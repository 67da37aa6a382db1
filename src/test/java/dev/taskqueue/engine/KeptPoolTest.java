package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.WorkerPool;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeptPoolTest {

  /** Uses the pool for a moment, as a deployment does. */
  private static ThreadPoolExecutor use(VertxInternal vertx, int size) {
    WorkerPool pool = vertx.createSharedWorkerPool("pool", size, 1, TimeUnit.DAYS);
    pool.close();
    return (ThreadPoolExecutor) pool.executor();
  }

  private static ThreadPoolExecutor usedWhileKept(VertxInternal vertx) {
    KeptPool kept = new KeptPool(vertx, "pool", 1);
    try {
      ThreadPoolExecutor threads = use(vertx, 1);
      System.gc();
      assertThat(threads.isShutdown()).isFalse();
      return threads;
    } finally {
      Reference.reachabilityFence(kept);
    }
  }

  @Test
  void a_pool_is_there_for_as_long_as_it_is_kept() {
    VertxInternal vertx = (VertxInternal) Vertx.vertx();
    ThreadPoolExecutor threads = usedWhileKept(vertx);
    Await.until(
        "closed",
        () -> {
          System.gc();
          return threads.isShutdown();
        });
    Await.result(vertx.close());
  }

  @Test
  void its_threads_end_when_it_rests() {
    VertxInternal vertx = (VertxInternal) Vertx.vertx();
    KeptPool kept = new KeptPool(vertx, "resting", 2);
    WorkerPool pool = vertx.createSharedWorkerPool("resting", 2, 1, TimeUnit.DAYS);
    pool.executor().execute(() -> {});
    Await.until("runs", () -> !Threads.named("resting-").isEmpty());
    kept.rest();
    Await.until("ended", () -> Threads.named("resting-").isEmpty());
    assertThat(pool.executor().isShutdown()).isFalse();
    Await.result(vertx.close());
  }

  @Test
  void a_larger_queue_gets_a_pool_of_its_size() {
    VertxInternal vertx = (VertxInternal) Vertx.vertx();
    KeptPool small = new KeptPool(vertx, "pool", 1);
    KeptPool large = new KeptPool(vertx, "pool", 3);
    assertThat(use(vertx, 3).getCorePoolSize()).isEqualTo(3);
    assertThat(small).isNotSameAs(large);
    Await.result(vertx.close());
  }

  @Test
  void keeps_no_vertx_that_was_closed() {
    Garbage.expectCleared(List.of(new WeakReference<>(closed())));
  }

  private static Vertx closed() {
    VertxInternal vertx = (VertxInternal) Vertx.vertx();
    KeptPool before = new KeptPool(vertx, "before", 1);
    Await.result(vertx.close());
    assertThat(new KeptPool(vertx, "after", 1)).isNotSameAs(before);
    return vertx;
  }

  @Test
  void a_pool_may_be_made_while_vertx_is_being_closed() throws Exception {
    VertxInternal vertx = (VertxInternal) Vertx.vertx();
    Thread making = new Thread(() -> new KeptPool(vertx, "pool", 1));
    CompletableFuture<Future<Void>> closing = new CompletableFuture<>();
    Thread closer =
        new Thread(
            () -> {
              synchronized (vertx) { // as its own method does
                making.start();
                Await.until("waits", () -> making.getState() == Thread.State.BLOCKED);
                closing.complete(vertx.close());
              }
            });
    making.setDaemon(true);
    closer.setDaemon(true);
    closer.start();
    Await.result(closing.get(20, TimeUnit.SECONDS));
    making.join(20_000);
    assertThat(making.isAlive()).isFalse();
  }
}
