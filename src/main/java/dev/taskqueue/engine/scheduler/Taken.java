package dev.taskqueue.engine.scheduler;

/**
 * A slot and what it works at.
 *
 * @param detached whether that execution is no longer the slot's to settle
 */
public record Taken(SlotState slot, Job job, boolean detached) {}
