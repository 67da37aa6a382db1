package dev.taskqueue;

import org.jspecify.annotations.Nullable;

/**
 * How one task ended.
 *
 * @param taskId the task's id
 * @param scope name of the task's scope
 * @param kind in which way
 * @param result what it gave; null unless kind is {@link OutcomeKind#SUCCESS}
 * @param cause why it gave none; null if kind is {@link OutcomeKind#SUCCESS} or {@link
 *     OutcomeKind#NULL}
 * @param attempts number of executions started
 */
public record Outcome(
    String taskId,
    String scope,
    OutcomeKind kind,
    @Nullable Object result,
    @Nullable Throwable cause,
    int attempts) {}
