package dev.taskqueue.engine;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.WriteStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A scope as the end of a pipe: what is written becomes a task, and the stream is full while puts
 * wait. Its state is its context's.
 *
 * @param <A> what is written
 */
public final class TaskSink<A> implements WriteStream<A> {

  private final ContextInternal context;
  private final Function<? super A, ? extends Task<?>> toTask;
  private final Function<Task<?>, Future<Void>> put;
  private final Promise<Void> ended;
  private int maxWaiting = 1;
  private int waiting;
  private boolean ending;
  private @Nullable Handler<Void> drainHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  /** A sink whose handlers are called on the context. */
  public TaskSink(
      ContextInternal context,
      Function<? super A, ? extends Task<?>> toTask,
      Function<Task<?>, Future<Void>> put) {
    this.context = context;
    this.toTask = toTask;
    this.put = put;
    this.ended = context.promise();
  }

  @Override
  public Future<Void> write(A item) {
    if (ending) {
      return context.failedFuture(new IllegalStateException("the stream has been ended"));
    }
    Future<Void> entering;
    try {
      entering = put.apply(Objects.requireNonNull(toTask.apply(item), "toTask gave no task"));
    } catch (Throwable e) {
      entering = context.failedFuture(e);
    }
    if (entering.isComplete()) {
      if (entering.failed()) {
        fail(entering.cause());
      }
      return entering;
    }
    waiting++;
    return entering.andThen(
        entered -> {
          waiting--;
          if (entered.failed()) {
            fail(entered.cause());
          }
          roomMade();
        });
  }

  private void roomMade() {
    if (waiting == 0 && ending) {
      ended.tryComplete();
    }
    Handler<Void> drain = drainHandler;
    if (drain != null && !writeQueueFull()) {
      drainHandler = null;
      drain.handle(null);
    }
  }

  private void fail(Throwable cause) {
    if (exceptionHandler != null) {
      exceptionHandler.handle(cause);
    }
  }

  /** Completes when all that was written has entered the buffer. */
  @Override
  public Future<Void> end() {
    ending = true;
    if (waiting == 0) {
      ended.tryComplete();
    }
    return ended.future();
  }

  /** How many puts may wait before the stream is full; default 1. */
  @Override
  public WriteStream<A> setWriteQueueMaxSize(int maxSize) {
    if (maxSize < 1) {
      throw new IllegalArgumentException("maxSize must be 1 or more, but is " + maxSize);
    }
    maxWaiting = maxSize;
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return waiting >= maxWaiting;
  }

  @Override
  public WriteStream<A> drainHandler(@Nullable Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }

  @Override
  public WriteStream<A> exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }
}
