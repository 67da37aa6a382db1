package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class QueueBasicsTest {

  @Test
  void use_gives_results_in_put_order(Vertx vertx, VertxTestContext test) {
    List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
    TaskQueue.use(
            vertx,
            new TaskQueueOptions().setWorkers(4),
            queue ->
                queue
                    .putAll(numbers, n -> context -> Future.succeededFuture(n))
                    .compose(v -> queue.join(Integer.class)))
        .onComplete(
            test.succeeding(
                results ->
                    test.verify(
                        () -> {
                          assertThat(results).isEqualTo(numbers);
                          test.completeNow();
                        })));
  }
}
