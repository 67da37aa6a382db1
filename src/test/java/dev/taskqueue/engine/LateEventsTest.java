package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskqueue.TaskQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LateEventsTest {

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Promise<String> late = Promise.promise();

  @Test
  void a_slot_outlives_the_event_that_completes_its_task(Vertx vertx) throws Exception {
    TaskQueue queue = TaskQueue.create(vertx).await();
    queue.put(this::endsThenEmitsOnceMore).await();
    queue.join().await();

    Future<?> closed = queue.close();
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> closed.await(50, TimeUnit.MILLISECONDS));
    closing.countDown();

    assertThat(late.future().await(30, TimeUnit.SECONDS)).isEqualTo("closed");
    closed.await();
  }

  /** What Vert.x's HTTP client does: the end of the response, then the end of its stream. */
  private Future<Void> endsThenEmitsOnceMore() {
    ContextInternal slot = ContextInternal.current();
    Promise<Void> end = slot.promise();
    slot.nettyEventLoop()
        .execute(
            () -> {
              slot.emit(end, Promise::complete);
              awaitClosing();
              try {
                slot.emit("closed", late::complete);
              } catch (Throwable e) {
                late.fail(e);
              }
            });
    return end.future();
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
