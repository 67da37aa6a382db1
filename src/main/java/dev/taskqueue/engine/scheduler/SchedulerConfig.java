package dev.taskqueue.engine.scheduler;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.RateLimit;
import org.jspecify.annotations.Nullable;

/** The options that the scheduler goes by; already checked. */
public record SchedulerConfig(
    int workers,
    int maxSize,
    int maxWaiting,
    int maxRetrying,
    OverflowPolicy overflow,
    NestedPutPolicy nestedPut,
    boolean fair,
    @Nullable RateLimit rateLimit,
    @Nullable RateLimit keyRateLimit) {

  /** Without fairness and rate limits, and for any number of retries. */
  public SchedulerConfig(
      int workers,
      int maxSize,
      int maxWaiting,
      OverflowPolicy overflow,
      NestedPutPolicy nestedPut) {
    this(workers, maxSize, maxWaiting, Integer.MAX_VALUE, overflow, nestedPut, false, null, null);
  }
}
