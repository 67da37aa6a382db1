package dev.taskqueue.faults;

import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows how many consumers an event bus has. */
final class CountingMetrics implements VertxMetrics {

  private final AtomicInteger consumers = new AtomicInteger();

  private final PoolMetrics<?, ?> ofTaskQueues;

  /** Null for none of task queues. */
  CountingMetrics(PoolMetrics<?, ?> ofTaskQueues) {
    this.ofTaskQueues = ofTaskQueues;
  }

  int consumers() {
    return consumers.get();
  }

  @Override
  public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int size) {
    return type.equals("task-queue") ? ofTaskQueues : null;
  }

  @Override
  public EventBusMetrics<?> createEventBusMetrics() {
    return new EventBusMetrics<Object>() {
      @Override
      public Object handlerRegistered(String address) {
        consumers.incrementAndGet();
        return address;
      }

      @Override
      public void handlerUnregistered(Object handler) {
        consumers.decrementAndGet();
      }
    };
  }
}
