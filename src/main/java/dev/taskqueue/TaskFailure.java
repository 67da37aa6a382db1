package dev.taskqueue;

/**
 * Why one task gave no result.
 *
 * @param taskId the task's id
 * @param scope name of the task's scope
 * @param kind never {@link OutcomeKind#SUCCESS} or {@link OutcomeKind#NULL}
 * @param cause what it threw or failed with, or the exception that says how it was ended
 * @param attempts number of executions started
 */
public record TaskFailure(
    String taskId, String scope, OutcomeKind kind, Throwable cause, int attempts) {}
