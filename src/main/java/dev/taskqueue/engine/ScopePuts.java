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

  /** Whether tasks may be put without a job for each. */
  private final boolean plain;

  private ScopePuts(LocalScope scope, boolean anywhere, @Nullable ContextInternal caller) {
    this.scope = scope;
    this.anywhere = anywhere;
    this.caller = caller;
    this.plain = !scope.core.isObserved() && !scope.core.options.isFair();
  }

  /**
   * Puts that are all made, and complete, where the feed is.
   *
   * @param caller whose locals the executions are to have
   */
  static ScopePuts here(LocalScope scope, @Nullable ContextInternal caller) {
    return new ScopePuts(scope, false, caller);
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
  public Task<?> carrying(Task<?> task) {
    return plain ? CarriedTask.of(task, caller, null) : task;
  }

  @Override
  public int room() {
    return !plain ? 0 : scope.core.roomWait.room(!anywhere && scope.caller() == null);
  }

  @Override
  public int putTogether(@Nullable Task<?>[] tasks, int from, int to) {
    boolean nested = !anywhere && scope.caller() != null;
    return scope.core.putPlain(tasks, from, to, scope.base(), nested);
  }
}
