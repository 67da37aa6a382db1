package dev.taskqueue.service.metrics;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueueStats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a queue's state is, as of the last time it was asked. */
final class QueueGauges {

  private final Supplier<Future<TaskQueueStats>> source;
  private volatile @Nullable TaskQueueStats last;

  QueueGauges(MeterRegistry registry, String queue, Supplier<Future<TaskQueueStats>> source) {
    this.source = source;
    gauge(registry, queue, "slots", "Slots", TaskQueueStats::workers);
    gauge(registry, queue, "slots.busy", "Slots that are taken", TaskQueueStats::running);
    gauge(registry, queue, "buffer.limit", "Bound of the buffer", TaskQueueStats::maxSize);
    gauge(registry, queue, "buffered", "Tasks that wait for a slot", TaskQueueStats::buffered);
    gauge(registry, queue, "waiting", "Puts that wait for room", TaskQueueStats::waiting);
    gauge(registry, queue, "delayed", "Tasks whose delay runs", TaskQueueStats::delayed);
    gauge(registry, queue, "backing.off", "Tasks to be tried again", TaskQueueStats::retrying);
    gauge(
        registry,
        queue,
        "paused",
        "1 while no tasks are started",
        stats -> stats.state() == QueueState.PAUSED ? 1 : 0);
  }

  private void gauge(
      MeterRegistry registry,
      String queue,
      String name,
      String what,
      ToDoubleFunction<TaskQueueStats> value) {
    Gauge.builder(
            "task.queue." + name,
            this,
            gauges -> {
              TaskQueueStats stats = gauges.last;
              return stats == null ? Double.NaN : value.applyAsDouble(stats);
            })
        .description(what)
        .tag("queue", queue)
        .strongReference(true)
        .register(registry);
  }

  /** Asks the queue; if it does not answer, the gauges have no value. */
  Future<Void> refresh() {
    return source
        .get()
        .onComplete(stats -> last = stats, failure -> last = null)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
