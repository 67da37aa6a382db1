package dev.taskqueue.service.metrics;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskQueueListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens to the tasks of one queue. Labels are the queue and the outcome, of which
 * there are few: never a scope or a task.
 */
final class TaskMeters implements TaskQueueListener {

  private static final Duration[] BUCKETS =
      Stream.of(
              1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Counter accepted;
  private final Counter rejected;
  private final Counter retries;
  private final Counter abandoned;
  private final Timer delay;
  private final Map<OutcomeKind, Counter> ended = new EnumMap<>(OutcomeKind.class);
  private final Map<OutcomeKind, Timer> executions = new EnumMap<>(OutcomeKind.class);

  TaskMeters(MeterRegistry registry, String queue) {
    accepted = counter(registry, queue, "accepted", "Tasks accepted");
    rejected = counter(registry, queue, "rejected", "Puts refused: the queue was full or closing");
    retries = counter(registry, queue, "retries", "Executions that failed and are tried again");
    abandoned = counter(registry, queue, "abandoned", "Executions that went on without a slot");
    delay = timer("delay", queue, "Time in the buffer").register(registry);
    for (OutcomeKind kind : OutcomeKind.values()) {
      String outcome = kind.name().toLowerCase(Locale.ROOT);
      ended.put(
          kind,
          Counter.builder("task.queue.tasks")
              .description("Tasks ended, by outcome")
              .tag("queue", queue)
              .tag("outcome", outcome)
              .register(registry));
      executions.put(
          kind,
          timer("execution", queue, "Time of the execution that ended a task, by outcome")
              .tag("outcome", outcome)
              .register(registry));
    }
  }

  private static Counter counter(MeterRegistry registry, String queue, String name, String what) {
    return Counter.builder("task.queue." + name)
        .description(what)
        .tag("queue", queue)
        .register(registry);
  }

  private static Timer.Builder timer(String name, String queue, String what) {
    return Timer.builder("task.queue." + name)
        .description(what)
        .tag("queue", queue)
        .serviceLevelObjectives(BUCKETS);
  }

  @Override
  public void accepted(TaskInfo task) {
    accepted.increment();
  }

  @Override
  public void rejected(TaskInfo task) {
    rejected.increment();
  }

  @Override
  public void started(TaskInfo task, Duration waited) {
    delay.record(waited);
  }

  @Override
  public void retrying(TaskInfo task, Throwable cause, Duration wait) {
    retries.increment();
  }

  @Override
  public void ended(TaskInfo task, OutcomeKind kind, @Nullable Throwable cause, Duration took) {
    of(ended, kind).increment();
    if (!took.isZero()) {
      of(executions, kind).record(took);
    }
  }

  @Override
  public void abandoned(TaskInfo task) {
    abandoned.increment();
  }

  @SuppressWarnings("NullAway") // the constructor has made one for each kind
  private static <T> T of(Map<OutcomeKind, T> meters, OutcomeKind kind) {
    return meters.get(kind);
  }
}
