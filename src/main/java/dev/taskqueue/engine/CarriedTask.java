package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task with what its put carries to its execution: the context locals of the caller, its logging
 * context and its trace. It runs on a duplicate of its slot's context. Most tasks have nothing to
 * carry and are not wrapped.
 *
 * @param task what is to be run
 * @param locals a context with the caller's locals as they were
 * @param mdc the caller's logging context as it was
 */
record CarriedTask(
    Task<?> task, @Nullable ContextInternal locals, CallerMdc mdc, @Nullable PutTrace trace)
    implements Task<Object> {

  /** The task, wrapped if there is something to carry and it is not wrapped yet. */
  static Task<?> of(Task<?> task, @Nullable ContextInternal caller, @Nullable PutTrace trace) {
    if (task instanceof CarriedTask made) { // by a feed or a client, and put later
      return trace == null ? made : new CarriedTask(made.task, made.locals, made.mdc, trace);
    }
    ContextInternal locals = caller != null && hasLocals(caller) ? caller.duplicate(true) : null;
    CallerMdc mdc = CallerMdc.here();
    return locals == null && mdc.isNone() && trace == null
        ? task
        : new CarriedTask(task, locals, mdc, trace);
  }

  private static boolean hasLocals(ContextInternal caller) {
    if (!caller.isDuplicate()) {
      return false;
    }
    List<ContextLocal<?>> all = caller.owner().contextLocals();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).get(caller) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs the task with what it carries.
   *
   * @param slot the context of the slot
   * @param call runs the wrapped task
   */
  Future<?> run(ContextInternal slot, Callable<Future<?>> call) throws Exception {
    ContextInternal context = slot.duplicate();
    if (locals != null) {
      copyLocals(locals.duplicate(true), context); // a copy for each execution
    }
    Object execution = trace == null ? null : trace.began(context);
    Future<?> future;
    try {
      future = dispatch(context, call);
    } catch (Throwable e) {
      if (trace != null && execution != null) {
        trace.finished(context, execution, e);
      }
      throw e;
    }
    if (trace != null && execution != null) {
      future.onComplete((value, cause) -> trace.finished(context, execution, cause));
    }
    return future;
  }

  private Future<?> dispatch(ContextInternal context, Callable<Future<?>> call) throws Exception {
    ContextInternal outer = context.beginDispatch();
    try {
      return Objects.requireNonNull(mdc.isNone() ? call.call() : withMdc(call));
    } finally {
      context.endDispatch(outer);
    }
  }

  private Future<?> withMdc(Callable<Future<?>> call) throws Exception {
    Map<String, String> own = mdc.enter();
    try {
      return call.call();
    } finally {
      CallerMdc.leave(own);
    }
  }

  private static void copyLocals(ContextInternal from, ContextInternal to) {
    for (ContextLocal<?> local : from.owner().contextLocals()) {
      copy(local, from, to);
    }
  }

  private static <T> void copy(ContextLocal<T> local, Context from, Context to) {
    T value = local.get(from);
    if (value != null) {
      local.put(to, value);
    }
  }

  /** A slot calls the other method. */
  @Override
  public Future<?> run(TaskContext context) {
    throw new UnsupportedOperationException();
  }
}
