package dev.taskqueue.service.status;

import dev.taskqueue.OutcomeKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How many tasks have ended, and how long they took, in each step of the last minutes. */
final class History {

  /** Width of a step. */
  static final Duration STEP = Duration.ofSeconds(2);

  /** Number of steps that are kept: five minutes. */
  static final int STEPS = 150;

  private static final class Step {

    final long number;
    final LongAdder succeeded = new LongAdder();
    final LongAdder failed = new LongAdder();
    final Durations waited = new Durations();
    final Durations took = new Durations();

    Step(long number) {
      this.number = number;
    }
  }

  /** A step is at its number modulo the length; it is replaced by the one that is due there. */
  private final AtomicReferenceArray<@Nullable Step> steps = new AtomicReferenceArray<>(STEPS + 1);

  private final LongSupplier nanoClock;
  private final long origin;

  History(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    origin = nanoClock.getAsLong();
  }

  void started(Duration waited) {
    now().waited.add(waited);
  }

  void ended(OutcomeKind kind, Duration took) {
    Step step = now();
    (kind == OutcomeKind.SUCCESS || kind == OutcomeKind.NULL ? step.succeeded : step.failed)
        .increment();
    if (!took.isZero()) {
      step.took.add(took);
    }
  }

  private long number() {
    return (nanoClock.getAsLong() - origin) / STEP.toNanos();
  }

  private Step now() {
    long number = number();
    int index = (int) (number % steps.length());
    while (true) {
      Step step = steps.get(index);
      if (step != null && step.number >= number) {
        return step;
      }
      Step next = new Step(number);
      if (steps.compareAndSet(index, step, next)) {
        return next;
      }
    }
  }

  /** The steps that are over, the oldest first; times in milliseconds. */
  JsonObject toJson() {
    long now = number();
    return new JsonObject()
        .put("step", STEP.toMillis())
        .put("succeeded", column(now, step -> step.succeeded.sum(), 0L))
        .put("failed", column(now, step -> step.failed.sum(), 0L))
        .put("waited95", column(now, step -> step.waited.percentile(0.95), null))
        .put("took50", column(now, step -> step.took.percentile(0.5), null))
        .put("took95", column(now, step -> step.took.percentile(0.95), null));
  }

  private JsonArray column(
      long now, Function<Step, @Nullable Object> value, @Nullable Object ifNone) {
    JsonArray column = new JsonArray();
    for (long number = now - STEPS; number < now; number++) {
      Step step = number < 0 ? null : steps.get((int) (number % steps.length()));
      column.add(step != null && step.number == number ? value.apply(step) : ifNone);
    }
    return column;
  }
}
