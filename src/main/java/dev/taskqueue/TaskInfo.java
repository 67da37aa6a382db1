package dev.taskqueue;

/**
 * Which task a {@link TaskQueueListener} is told of.
 *
 * @param id the id given by the user, or one made by the queue; empty for a refused put without one
 * @param scope name of the task's scope
 * @param attempt number of executions started so far
 */
public record TaskInfo(String id, String scope, int attempt) {}
