package dev.taskqueue.engine;

import dev.taskqueue.engine.scheduler.Event;
import dev.taskqueue.engine.scheduler.SlotState;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows the queue to Vert.x's metrics as a pool: the tasks in the buffer are its queue, the taken
 * slots are in use.
 */
final class PoolTimer implements Observer {

  /** The type of pool that metrics show the queue as. */
  static final String TYPE = "task-queue";

  /** In place of null, which metrics may give. */
  private static final Object NONE = new Object();

  private final PoolMetrics<Object, Object> metrics;
  private volatile boolean closed;

  private PoolTimer(PoolMetrics<Object, Object> metrics) {
    this.metrics = metrics;
  }

  /** Null if the Vert.x instance has no metrics, or none for pools. */
  @SuppressWarnings("unchecked") // gets back what it has given
  static @Nullable PoolTimer of(VertxInternal vertx, String name, int workers) {
    VertxMetrics all = vertx.metrics();
    PoolMetrics<?, ?> metrics = all == null ? null : all.createPoolMetrics(TYPE, name, workers);
    return metrics == null ? null : new PoolTimer((PoolMetrics<Object, Object>) metrics);
  }

  @Override
  public void told(Event event, ObservedTask task) {
    if (closed && event.kind() != Event.Kind.RELEASED) {
      return;
    }
    switch (event.kind()) {
      case ENTERED -> {
        PoolTimes times = times(task);
        times.inBuffer = metrics.enqueue();
        times.isInBuffer = true;
      }
      case STARTED -> {
        leaveBuffer(task);
        Object inUse = metrics.begin();
        times(task).inUse.put(slot(event), inUse == null ? NONE : inUse);
      }
      case SETTLED -> leaveBuffer(task);
      case RELEASED -> {
        Object inUse = times(task).inUse.remove(slot(event));
        if (inUse != null) {
          metrics.end(inUse == NONE ? null : inUse);
        }
      }
      default -> {}
    }
  }

  private void leaveBuffer(ObservedTask task) {
    PoolTimes times = task.poolTimes;
    if (times != null && times.isInBuffer) {
      times.isInBuffer = false;
      metrics.dequeue(times.inBuffer);
      times.inBuffer = null;
    }
  }

  private static PoolTimes times(ObservedTask task) {
    PoolTimes times = task.poolTimes;
    if (times == null) {
      times = new PoolTimes();
      task.poolTimes = times;
    }
    return times;
  }

  private static SlotState slot(Event event) {
    return Objects.requireNonNull(event.slot());
  }

  @Override
  public void close() {
    closed = true;
    metrics.close();
  }
}
