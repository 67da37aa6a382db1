package dev.taskqueue.benchmarks.peers;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker of {@link BusDesign}: runs what it is sent and replies with the result. */
final class BusDesignSlot extends VerticleBase {

  private final String address;

  BusDesignSlot(AtomicInteger ids) {
    address = BusDesign.slot(ids.getAndIncrement());
  }

  @Override
  public Future<?> start() {
    return vertx.eventBus().localConsumer(address, this::run).completion();
  }

  private void run(Message<BusTask> message) {
    try {
      message
          .body()
          .run()
          .onComplete(message::reply, failure -> message.fail(1, failure.getMessage()));
    } catch (Exception e) {
      message.fail(1, e.getMessage());
    }
  }
}
