package dev.taskqueue.engine;

import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.WorkerPool;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Pools of threads that outlive the slots that run on them. In a cluster, Vert.x's connection to
 * another node belongs to the context that was the first to send something there, and is of no use
 * any more once that context's pool has gone: nothing that is sent there arrives. It may be the
 * context of a slot, and its queue may go to another node while this one stays. So the pool is kept
 * for as long as its Vert.x instance; its threads end when they have had nothing to do for a while.
 */
final class KeptPools {

  private static final long IDLE_SECONDS = 60;

  /** When Vert.x is being closed. */
  private static final long LAST_IDLE_MILLIS = 100;

  private static final Map<VertxInternal, Map<String, WorkerPool>> KEPT = new HashMap<>();

  private KeptPools() {}

  /** Keeps the pool of this name, which is made if there is none. */
  static synchronized void keep(VertxInternal vertx, String name, int size) {
    Map<String, WorkerPool> pools = KEPT.get(vertx);
    if (pools == null) {
      pools = new HashMap<>();
      KEPT.put(vertx, pools);
      vertx.addCloseHook(
          done -> {
            close(vertx);
            done.succeed();
          });
    }
    pools.computeIfAbsent(name, unknown -> make(vertx, name, size));
  }

  private static WorkerPool make(VertxInternal vertx, String name, int size) {
    WorkerPool pool =
        vertx.createSharedWorkerPool(name, size, SlotDeployer.LONGEST_WORK_DAYS, TimeUnit.DAYS);
    if (pool.executor() instanceof ThreadPoolExecutor threads) {
      threads.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
      threads.allowCoreThreadTimeOut(true);
    }
    return pool;
  }

  /** They are not shut down, as connections are closed later; but their threads end at once. */
  private static synchronized void close(VertxInternal vertx) {
    Map<String, WorkerPool> pools = KEPT.remove(vertx);
    if (pools == null) {
      return;
    }
    for (WorkerPool pool : pools.values()) {
      if (pool.executor() instanceof ThreadPoolExecutor threads) {
        threads.setKeepAliveTime(LAST_IDLE_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        pool.close();
      }
    }
  }
}
