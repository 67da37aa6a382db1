package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Mutiny's {@code merge} with concurrency N, each task on a pool of N threads. */
final class MutinyMerge implements Peer {

  private final int concurrency;
  private final ExecutorService pool;

  MutinyMerge(Bounds bounds) {
    concurrency = bounds.workers();
    pool = Executors.newFixedThreadPool(bounds.workers());
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) {
    return Multi.createFrom()
        .range(0, count)
        .onItem()
        .transformToUni(number -> task(work, number))
        .merge(concurrency)
        .collect()
        .asList()
        .await()
        .indefinitely();
  }

  private Uni<Integer> task(Work work, int number) {
    return work.isAsynchronous()
        ? Uni.createFrom()
            .emitter(Unchecked.consumer(emitter -> work.start(number, emitter::complete)))
        : Uni.createFrom()
            .item(Unchecked.supplier(() -> work.call(number)))
            .runSubscriptionOn(pool);
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
