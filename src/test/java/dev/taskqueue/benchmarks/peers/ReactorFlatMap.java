package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reactor's {@code flatMap} with concurrency N, each task on a scheduler of that many threads. */
final class ReactorFlatMap implements Peer {

  private final int concurrency;
  private final Scheduler scheduler;

  ReactorFlatMap(Bounds bounds, int threads) {
    concurrency = bounds.workers();
    scheduler = Schedulers.newParallel("peer", threads, true);
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) {
    return Flux.range(0, count)
        .flatMap(number -> task(work, number), concurrency)
        .collectList()
        .block();
  }

  private Mono<Integer> task(Work work, int number) {
    if (!work.isAsynchronous()) {
      return Mono.fromCallable(() -> work.call(number)).subscribeOn(scheduler);
    }
    return Mono.create(
        sink -> {
          try {
            work.start(number, sink::success);
          } catch (Exception e) {
            sink.error(e);
          }
        });
  }

  @Override
  public void close() {
    scheduler.dispose();
  }
}
