package dev.taskqueue.engine.scheduler;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;

/** The options that the scheduler goes by; already checked. */
public record SchedulerConfig(
    int workers, int maxSize, int maxWaiting, OverflowPolicy overflow, NestedPutPolicy nestedPut) {}
