package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Durability;
import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who keeps account of tasks for the queue's next owner. */
@ExtendWith(VertxExtension.class)
class KeeperTest {

  private final Promise<Outcome> kept = Promise.promise();
  private final Promise<Long> taken = Promise.promise();
  private final CountDownLatch goOn = new CountDownLatch(1);

  private final Keeper keeper =
      new Keeper() {
        @Override
        public void tried(int attempt) {}

        @Override
        public void backsOff(int attempt, long delay) {}

        @Override
        public void ended(Outcome outcome) {
          kept.complete(outcome);
        }
      };

  private final TaskQueueListener blocking =
      new TaskQueueListener() {
        @Override
        public void ended(TaskInfo task, OutcomeKind kind, Throwable cause, Duration took) {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      };

  @Test
  void an_end_is_told_before_a_listener_may_block_and_all_is_told_after_it(Vertx vertx) {
    TaskQueueOptions options =
        new TaskQueueOptions().setListener(blocking).setDurability(Durability.CLUSTER);
    LocalQueue queue = Await.result(LocalQueue.start(vertx.getOrCreateContext(), "kept", options));
    queue.whenTaken((scope, upTo) -> taken.complete(upTo));
    Promise<Object> work = Promise.promise();
    queue.place("", task -> work.future(), new TaskOptions(), false, null, keeper);
    Future<List<Object>> joined = queue.join();
    work.complete(1);

    assertThat(Await.result(kept.future()).result()).isEqualTo(1);
    assertThat(taken.future().isComplete()).isFalse();
    assertThat(queue.hasToldAll()).isFalse();

    goOn.countDown();
    Await.until("all is told", queue::hasToldAll);
    assertThat(taken.future().result()).isEqualTo(1);
    assertThat(Await.result(joined)).containsExactly(1);
    Await.result(queue.close());
  }
}
