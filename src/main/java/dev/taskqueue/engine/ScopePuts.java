package dev.taskqueue.engine;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/** Puts of tasks without options into a scope of this Vert.x instance, one after the other. */
final class ScopePuts implements TaskPuts {

  private final LocalScope scope;
  private final boolean anywhere;
  private final @Nullable ContextInternal caller;

  private ScopePuts(LocalScope scope, boolean anywhere, @Nullable ContextInternal caller) {
    this.scope = scope;
    this.anywhere = anywhere;
    this.caller = caller;
  }

  /** Puts that are all made, and complete, on the caller's context. */
  static ScopePuts here(LocalScope scope) {
    return new ScopePuts(scope, false, null);
  }

  /**
   * Puts that are made on the caller's thread, or on that which has made room for them.
   *
   * @param caller whose locals the executions are to have
   */
  static ScopePuts anywhere(LocalScope scope, @Nullable ContextInternal caller) {
    return new ScopePuts(scope, true, caller);
  }

  @Override
  public Future<Void> put(Task<?> task) {
    return anywhere ? scope.putFromAnywhere(task, caller) : scope.put(task);
  }

  @Override
  public int room() {
    return scope.core.roomWait.room(!anywhere && scope.caller() == null);
  }

  @Override
  public int putTogether(@Nullable Task<?>[] tasks, int from, int to) {
    return anywhere
        ? scope.putPlain(tasks, from, to, caller, false)
        : scope.putPlain(tasks, from, to, ContextInternal.current(), scope.caller() != null);
  }
}
