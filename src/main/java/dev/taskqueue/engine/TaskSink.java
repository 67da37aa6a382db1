package dev.taskqueue.engine;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.WriteStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A scope as the end of a pipe: what is written becomes a task, and the stream is full while puts
 * wait. One thread at a time writes. Where that is not its context's, puts complete on another
 * thread meanwhile; so either side looks again after what it has changed.
 *
 * @param <A> what is written
 */
public final class TaskSink<A> implements WriteStream<A> {

  /** What the writer may believe of the room, as one state, since either side changes it. */
  private enum Room {
    /** Nothing is to be told. */
    PLENTY,
    /** It has been full since a drain handler was last called. */
    WAS_FULL,
    /**
     * A drain handler has been called since the last write. The writer may have seen a full stream
     * before, and pause its source only now; so the handler that it sets then is called too.
     */
    TOLD
  }

  private final ContextInternal context;
  private final Function<? super A, ? extends Task<?>> toTask;
  private final Function<Task<?>, Future<Void>> put;
  private final Promise<Void> ended;

  /** Puts that wait. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** What a drain handler has to be told. */
  private final AtomicReference<Room> room = new AtomicReference<>(Room.PLENTY);

  /** Why the first item that was refused was. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private volatile int maxWaiting = 1;
  private volatile boolean ending;
  private volatile @Nullable Handler<Void> drainHandler;
  private volatile @Nullable Handler<Throwable> exceptionHandler;

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
    room.compareAndSet(Room.TOLD, Room.PLENTY);
    Future<Void> entering;
    try {
      entering = put.apply(Objects.requireNonNull(toTask.apply(item), "toTask gave no task"));
    } catch (Throwable e) {
      entering = context.failedFuture(e);
    }
    if (entering.isComplete()) {
      if (entering.failed()) {
        failure.compareAndSet(null, entering.cause());
        tell(entering.cause());
      }
      return entering;
    }
    waiting.incrementAndGet();
    if (writeQueueFull()) {
      room.set(Room.WAS_FULL);
    }
    return entering.andThen(
        entered -> {
          if (entered.failed()) {
            failure.compareAndSet(null, entered.cause());
          }
          waiting.decrementAndGet();
          endIfDone();
          try {
            if (entered.failed()) {
              tell(entered.cause());
            }
          } finally {
            drainIfRoomy();
          }
        });
  }

  private void tell(Throwable cause) {
    Handler<Throwable> handler = exceptionHandler;
    if (handler != null) {
      handler.handle(cause);
    }
  }

  private void endIfDone() {
    if (ending && waiting.get() == 0) {
      Throwable first = failure.get();
      if (first == null) {
        ended.tryComplete();
      } else {
        ended.tryFail(first);
      }
    }
  }

  private void drainIfRoomy() {
    Handler<Void> handler = drainHandler;
    if (handler != null && !writeQueueFull() && room.compareAndSet(Room.WAS_FULL, Room.TOLD)) {
      handler.handle(null);
    }
  }

  /**
   * Completes when all that was written has entered the buffer; fails with the first cause if some
   * of it was refused.
   */
  @Override
  public Future<Void> end() {
    ending = true;
    endIfDone();
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
    return waiting.get() >= maxWaiting;
  }

  @Override
  public WriteStream<A> drainHandler(@Nullable Handler<Void> handler) {
    drainHandler = handler;
    if (handler == null) {
      return this;
    }
    if (writeQueueFull()) { // whatever has been told before, its successor is to be told of room
      room.set(Room.WAS_FULL);
    }
    if (!writeQueueFull()) { // room was made before it was there
      if (room.compareAndSet(Room.TOLD, Room.PLENTY)) {
        context.runOnContext(v -> handler.handle(null));
      } else if (room.get() == Room.WAS_FULL) {
        context.runOnContext(v -> drainIfRoomy());
      }
    }
    return this;
  }

  @Override
  public WriteStream<A> exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }
}
