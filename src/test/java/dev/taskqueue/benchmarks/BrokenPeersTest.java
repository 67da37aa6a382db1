package dev.taskqueue.benchmarks;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peer;
import dev.taskqueue.benchmarks.work.BlockingWork;
import dev.taskqueue.benchmarks.work.BoundedWork;
import dev.taskqueue.benchmarks.work.ImmediateWork;
import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Measuring fails where a queue does not keep what ours promises. */
class BrokenPeersTest {

  private static final int COUNT = 200;

  /** Our queue, and something done to its results. */
  private record Tampered(OwnQueue queue, Consumer<List<Integer>> tamper) implements Peer {

    @Override
    public List<Integer> run(Work work, int count, Pace pace) {
      List<Integer> results = new ArrayList<>(queue.run(work, count, pace));
      tamper.accept(results);
      return results;
    }

    @Override
    public boolean keepsOrder() {
      return true;
    }

    @Override
    public void check(long count) {
      queue.check(count);
    }

    @Override
    public void close() {
      queue.close();
    }
  }

  private static OwnQueue queue(Bounds bounds) {
    return new OwnQueue(OwnQueue.options(bounds), new LoopProducer());
  }

  private static void measure(Consumer<List<Integer>> tamper) throws Exception {
    try (Measurement throughput =
        new Throughput(
            () -> new Tampered(queue(Bounds.of(2)), tamper), new ImmediateWork(), COUNT)) {
      throughput.measure();
    }
  }

  @Test
  void a_queue_that_works_passes() {
    assertThatNoException().isThrownBy(() -> measure(results -> {}));
  }

  @Test
  void a_lost_result_fails() {
    assertThatIllegalStateException()
        .isThrownBy(() -> measure(results -> results.remove(7)))
        .withMessage("results: should be 200, are 199");
  }

  @Test
  void a_doubled_result_fails() {
    assertThatIllegalStateException()
        .isThrownBy(() -> measure(results -> results.set(8, 7)))
        .withMessageContaining("a second time");
  }

  @Test
  void results_out_of_order_fail() {
    assertThatIllegalStateException()
        .isThrownBy(() -> measure(results -> Collections.swap(results, 3, 4)))
        .withMessage("result 3 is that of put 4");
  }

  @Test
  void more_in_progress_than_the_workload_allows_fails() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              try (Measurement throughput =
                  new Throughput(
                      () -> queue(Bounds.of(3)), new BoundedWork(new BlockingWork(), 2), COUNT)) {
                throughput.measure();
              }
            })
        .withMessageContaining("at most 2 tasks in progress allowed, were 3");
  }

  @Test
  void a_settlement_too_few_or_too_many_fails() {
    try (OwnQueue queue = queue(Bounds.of(2))) {
      queue.run(new ImmediateWork(), COUNT, Pace.CLOSED_LOOP);
      assertThatIllegalStateException()
          .isThrownBy(() -> queue.check(COUNT + 1))
          .withMessage("tasks accepted: should be 201, are 200");
    }
  }
}
