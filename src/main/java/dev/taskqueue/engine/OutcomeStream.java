package dev.taskqueue.engine;

import dev.taskqueue.Outcome;
import dev.taskqueue.engine.scheduler.OutcomeReader;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a scope as a stream. Settling threads add to it; its handlers are called on its
 * context. The monitor guards the fields and is never held in a call to the outside.
 */
public final class OutcomeStream extends OutcomeReader implements ReadStream<Outcome> {

  /** Outcomes delivered in a row before the scheduler is told that they are consumed. */
  private static final int TURN = 64;

  private final QueueCore core;
  private final ContextInternal context;
  private final ArrayDeque<Outcome> arrived = new ArrayDeque<>();
  private long demand = Long.MAX_VALUE;
  private long left = Long.MAX_VALUE;
  private boolean ended;
  private boolean delivering;
  private @Nullable Handler<Outcome> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  OutcomeStream(QueueCore core, ContextInternal context) {
    this.core = core;
    this.context = context;
  }

  @Override
  protected void outcome(Outcome outcome) {
    synchronized (this) {
      arrived.add(outcome);
      left--;
    }
    deliverSoon();
  }

  @Override
  protected void ended(long total) {
    synchronized (this) {
      left = total - (Long.MAX_VALUE - left);
      ended = true;
    }
    deliverSoon();
  }

  @Override
  public ReadStream<Outcome> handler(@Nullable Handler<Outcome> handler) {
    synchronized (this) {
      this.handler = handler;
    }
    deliverSoon();
    return this;
  }

  @Override
  public synchronized ReadStream<Outcome> endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    return this;
  }

  @Override
  public synchronized ReadStream<Outcome> exceptionHandler(@Nullable Handler<Throwable> handler) {
    this.exceptionHandler = handler;
    return this;
  }

  @Override
  public synchronized ReadStream<Outcome> pause() {
    demand = 0;
    return this;
  }

  @Override
  public ReadStream<Outcome> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Outcome> fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("amount must not be negative, but is " + amount);
    }
    synchronized (this) {
      demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    }
    deliverSoon();
    return this;
  }

  /**
   * Reads no more; what ends from now on is kept for the join again. To be called on the stream's
   * context.
   *
   * @return the number of outcomes that were not delivered, and are gone
   */
  public int stop() {
    synchronized (this) {
      handler = null;
      endHandler = null;
      arrived.clear();
    }
    return core.call(state -> state.stopReading(this));
  }

  private void deliverSoon() {
    synchronized (this) {
      if (delivering || handler == null) {
        return;
      }
      delivering = true;
    }
    context.runOnContext(v -> deliver());
  }

  private void deliver() {
    int consumed = 0;
    for (Outcome outcome; consumed < TURN && (outcome = take()) != null; consumed++) {
      call(outcome);
    }
    if (consumed > 0) {
      int count = consumed;
      core.act(state -> state.consumed(this, count));
    }
    boolean more;
    Handler<Void> end = null;
    synchronized (this) {
      more = handler != null && demand > 0 && !arrived.isEmpty();
      delivering = more;
      if (ended && left == 0 && arrived.isEmpty()) {
        end = endHandler;
        endHandler = null;
      }
    }
    if (more) {
      context.runOnContext(v -> deliver());
    } else if (end != null) {
      end.handle(null);
    }
  }

  private synchronized @Nullable Outcome take() {
    if (handler == null || demand == 0 || arrived.isEmpty()) {
      return null;
    }
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    return arrived.poll();
  }

  private void call(Outcome outcome) {
    Handler<Outcome> called;
    Handler<Throwable> onFailure;
    synchronized (this) {
      called = handler;
      onFailure = exceptionHandler;
    }
    try {
      if (called != null) {
        called.handle(outcome);
      }
    } catch (Throwable e) {
      if (onFailure != null) {
        onFailure.handle(e);
      } else {
        context.reportException(e);
      }
    }
  }
}
