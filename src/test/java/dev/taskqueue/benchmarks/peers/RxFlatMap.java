package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;

/**
 * RxJava's {@code flatMapSingle} with concurrency N; each task on the scheduler that RxJava has for
 * its kind, computation or io.
 */
final class RxFlatMap implements Peer {

  private final int concurrency;
  private final Scheduler scheduler;

  RxFlatMap(Bounds bounds, boolean blocking) {
    concurrency = bounds.workers();
    scheduler = blocking ? Schedulers.io() : Schedulers.computation();
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) {
    return Flowable.range(0, count)
        .flatMapSingle(number -> task(work, number), false, concurrency)
        .toList()
        .blockingGet();
  }

  private Single<Integer> task(Work work, int number) {
    return work.isAsynchronous()
        ? Single.create(emitter -> work.start(number, emitter::onSuccess))
        : Single.fromCallable(() -> work.call(number)).subscribeOn(scheduler);
  }

  @Override
  public void close() {
    Schedulers.shutdown();
  }
}
