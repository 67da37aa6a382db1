package dev.taskqueue;

/**
 * How far a scope is, since it was last joined.
 *
 * @param scope its name
 * @param put tasks accepted
 * @param running tasks being executed
 * @param ended how tasks have ended
 */
public record ScopeProgress(String scope, long put, long running, TaskCounts ended) {

  /** Tasks that the next join waits for. */
  public long unfinished() {
    return put - ended.total();
  }
}
