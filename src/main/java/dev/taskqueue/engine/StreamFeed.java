package dev.taskqueue.engine;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Puts a task for each item of a stream, which is paused while a put waits. Works on the stream's
 * own context, as a pause that has to reach it from elsewhere comes too late.
 */
public final class StreamFeed<A> {

  private final ReadStream<A> source;
  private final Function<? super A, ? extends Task<?>> toTask;
  private final Function<Task<?>, Future<Void>> put;
  private final Promise<Void> done;

  /** What those items' tasks have that come on a thread with none. */
  private final CallerMdc mdc = CallerMdc.here();

  /** Puts that wait; the stream may deliver a few more items after it has been paused. */
  private final AtomicInteger waiting = new AtomicInteger();

  private volatile boolean ended;

  /** For the caller's context. */
  public StreamFeed(
      ContextInternal context,
      ReadStream<A> source,
      Function<? super A, ? extends Task<?>> toTask,
      Function<Task<?>, Future<Void>> put) {
    this.put = put;
    this.source = source;
    this.toTask = toTask;
    this.done = context.promise();
  }

  /** Puts them all; completes as {@link dev.taskqueue.TaskScope#pipeFrom} does. */
  public Future<Void> start() {
    source.pause();
    source.exceptionHandler(this::fail);
    source.endHandler(end -> end());
    source.handler(this::accept);
    source.resume();
    return done.future();
  }

  private void accept(A item) {
    if (done.future().isComplete()) {
      return;
    }
    Future<Void> entered;
    boolean given = mdc.enterIfNone();
    try {
      entered = put.apply(Objects.requireNonNull(toTask.apply(item), "toTask returned no task"));
    } catch (Throwable e) {
      fail(e);
      return;
    } finally {
      if (given) {
        CallerMdc.leave(null);
      }
    }
    if (entered.isComplete()) {
      if (entered.failed()) {
        fail(entered.cause());
      }
      return;
    }
    if (waiting.getAndIncrement() == 0) {
      pauseOrResume();
    }
    entered.onComplete(v -> entered(), this::fail);
  }

  private void entered() {
    if (waiting.decrementAndGet() == 0 && !done.future().isComplete()) {
      completeIfDone();
      pauseOrResume();
    }
  }

  /**
   * Makes the stream flow or not, as it should. Where its items come on no context, another thread
   * may be here at the same time; so each looks again after what it has done, and whoever comes
   * last has done the right thing.
   */
  private void pauseOrResume() {
    boolean flow;
    do {
      flow = shouldFlow();
      if (flow) {
        source.resume();
      } else {
        source.pause();
      }
    } while (flow != shouldFlow());
  }

  private boolean shouldFlow() {
    return waiting.get() == 0 && !done.future().failed();
  }

  private void end() {
    ended = true;
    completeIfDone();
  }

  private void completeIfDone() {
    if (ended && waiting.get() == 0) {
      done.tryComplete();
    }
  }

  private void fail(Throwable cause) {
    if (done.tryFail(cause)) {
      pauseOrResume();
    }
  }
}
