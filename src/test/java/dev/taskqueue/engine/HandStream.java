package dev.taskqueue.engine;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** A stream of a context, which gives what the test puts in while it is not paused. */
final class HandStream<A> implements ReadStream<A> {

  private final Context context;
  private final Deque<A> waiting = new ArrayDeque<>();
  private Handler<A> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private boolean paused;
  private boolean ended;
  private boolean flowing;
  private boolean calledElsewhere;

  HandStream(Context context) {
    this.context = context;
  }

  /** Gives an item as soon as the stream is not paused. */
  void give(A item) {
    context.runOnContext(
        v -> {
          synchronized (this) {
            waiting.add(item);
          }
          flow();
        });
  }

  void end() {
    context.runOnContext(
        v -> {
          ended = true;
          flow();
        });
  }

  void fail(Throwable cause) {
    context.runOnContext(v -> exceptionHandler.handle(cause));
  }

  synchronized boolean isPaused() {
    return paused;
  }

  /** Items that were not taken yet. */
  synchronized int left() {
    return waiting.size();
  }

  /** Whether the stream was paused or resumed on another thread than its own, after the start. */
  synchronized boolean wasCalledElsewhere() {
    return calledElsewhere;
  }

  private void flow() {
    if (handler == null) {
      return;
    }
    for (A item; (item = next()) != null; ) {
      handler.handle(item);
    }
    if (ended && left() == 0) {
      ended = false;
      endHandler.handle(null);
    }
  }

  private synchronized A next() {
    flowing |= !paused;
    return paused ? null : waiting.poll();
  }

  private synchronized void set(boolean paused) {
    this.paused = paused;
    calledElsewhere |= flowing && !isOwnThread();
  }

  private boolean isOwnThread() {
    return ((ContextInternal) context).inThread();
  }

  @Override
  public HandStream<A> pause() {
    set(true);
    return this;
  }

  @Override
  public HandStream<A> resume() {
    set(false);
    context.runOnContext(v -> flow());
    return this;
  }

  @Override
  public HandStream<A> fetch(long amount) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HandStream<A> handler(Handler<A> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public HandStream<A> endHandler(Handler<Void> endHandler) {
    this.endHandler = endHandler;
    return this;
  }

  @Override
  public HandStream<A> exceptionHandler(Handler<Throwable> handler) {
    this.exceptionHandler = handler;
    return this;
  }
}
