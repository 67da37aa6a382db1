package dev.taskqueue.engine;

import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.WorkerPool;
import java.lang.ref.Cleaner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool of threads that outlives the slots that run on it. In a cluster, Vert.x's connection to
 * another node belongs to the context that was the first to send something there, and is of no use
 * any more once that context's pool has gone: nothing that is sent there arrives. It may be the
 * context of a slot, and its queue may end, or go to another node, while this one stays. So the
 * pool is there for as long as this object can be reached, which contexts of slots lead to.
 */
final class KeptPool {

  private static final long IDLE_MILLIS = 60_000;

  /** When its queue has ended. */
  private static final long LAST_IDLE_MILLIS = 100;

  private static final Cleaner CLEANER = Cleaner.create();

  private final ExecutorService executor;

  /** Keeps the pool of this name, which is made if there is none. */
  KeptPool(VertxInternal vertx, String name, int size) {
    WorkerPool pool =
        vertx.createSharedWorkerPool(name, size, SlotDeployer.LONGEST_WORK_DAYS, TimeUnit.DAYS);
    this.executor = pool.executor();
    CLEANER.register(this, pool::close);
    endThreadsAfter(IDLE_MILLIS);
    if (executor instanceof ThreadPoolExecutor threads && threads.getMaximumPoolSize() < size) {
      threads.setMaximumPoolSize(size); // it was kept when a smaller queue had ended
      threads.setCorePoolSize(size);
    }
  }

  /** Has its threads end at once, unless there is something to do. */
  void rest() {
    endThreadsAfter(LAST_IDLE_MILLIS);
  }

  private void endThreadsAfter(long idleMillis) {
    if (executor instanceof ThreadPoolExecutor threads) {
      threads.setKeepAliveTime(idleMillis, TimeUnit.MILLISECONDS);
      threads.allowCoreThreadTimeOut(true);
    }
  }
}
