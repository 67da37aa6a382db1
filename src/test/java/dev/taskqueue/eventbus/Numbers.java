package dev.taskqueue.eventbus;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** The numbers from 0, given in a row by the thread that resumes the stream, until it is paused. */
final class Numbers implements ReadStream<Integer> {

  private final int count;
  private @Nullable Throwable failure;
  private @Nullable Handler<Integer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private boolean paused;
  private boolean giving;
  private int next;

  Numbers(int count) {
    this.count = count;
  }

  /** Ends with this in place of its end. */
  Numbers failing(Throwable cause) {
    failure = cause;
    return this;
  }

  synchronized int given() {
    return next;
  }

  @Override
  public ReadStream<Integer> resume() {
    synchronized (this) {
      paused = false;
      if (giving) {
        return this;
      }
      giving = true;
    }
    for (Runnable step; (step = nextStep()) != null; ) {
      step.run();
    }
    return this;
  }

  private synchronized @Nullable Runnable nextStep() {
    if (paused || next > count) {
      giving = false;
      return null;
    }
    int number = next++;
    if (number < count) {
      Handler<Integer> to = handler;
      return () -> to.handle(number);
    }
    Throwable cause = failure;
    Handler<Throwable> onFailure = exceptionHandler;
    Handler<Void> onEnd = endHandler;
    return () -> {
      if (cause != null) {
        onFailure.handle(cause);
      } else {
        onEnd.handle(null);
      }
    };
  }

  @Override
  public synchronized ReadStream<Integer> pause() {
    paused = true;
    return this;
  }

  @Override
  public synchronized ReadStream<Integer> handler(@Nullable Handler<Integer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public synchronized ReadStream<Integer> endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }

  @Override
  public synchronized ReadStream<Integer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  @Override
  public ReadStream<Integer> fetch(long amount) {
    throw new UnsupportedOperationException();
  }
}
