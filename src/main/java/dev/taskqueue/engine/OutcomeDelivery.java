package dev.taskqueue.engine;

import dev.taskqueue.Outcome;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes on their way to the handlers of a stream, which are called on its context, wherever the
 * outcomes come from. The monitor guards the fields and is never held in a call to the outside.
 */
public abstract class OutcomeDelivery implements ReadStream<Outcome> {

  /** Outcomes delivered in a row before other work of the context has a turn. */
  private static final int TURN = 64;

  /** Where handlers are called. */
  protected final ContextInternal context;

  private final ArrayDeque<Outcome> arrived = new ArrayDeque<>();
  private long demand = Long.MAX_VALUE;
  private boolean delivering;
  private boolean ended;
  private @Nullable Throwable failure;
  private boolean reported;
  private @Nullable Handler<Outcome> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  /** A stream that flows, but has no handler yet. */
  protected OutcomeDelivery(ContextInternal context) {
    this.context = context;
  }

  // ---- what the reader says

  @Override
  public final ReadStream<Outcome> handler(@Nullable Handler<Outcome> handler) {
    synchronized (this) {
      this.handler = handler;
    }
    return goOn();
  }

  @Override
  public final ReadStream<Outcome> endHandler(@Nullable Handler<Void> handler) {
    synchronized (this) {
      endHandler = handler;
    }
    return goOn();
  }

  @Override
  public final ReadStream<Outcome> exceptionHandler(@Nullable Handler<Throwable> handler) {
    synchronized (this) {
      exceptionHandler = handler;
    }
    return goOn();
  }

  @Override
  public final synchronized ReadStream<Outcome> pause() {
    demand = 0;
    return this;
  }

  @Override
  public final ReadStream<Outcome> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public final ReadStream<Outcome> fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("amount must not be negative, but is " + amount);
    }
    synchronized (this) {
      demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    }
    return goOn();
  }

  // ---- what the source says, on any thread

  /** One more. */
  protected final void arrive(Outcome outcome) {
    synchronized (this) {
      arrived.add(outcome);
    }
    goOn();
  }

  /** No more will arrive. */
  protected final void end() {
    synchronized (this) {
      ended = true;
    }
    goOn();
  }

  /** No more will arrive, for this cause. */
  protected final void fail(Throwable cause) {
    synchronized (this) {
      failure = cause;
    }
    goOn();
  }

  /** Delivers nothing more, not even the end, and forgets what has arrived. */
  protected final synchronized void drop() {
    handler = null;
    endHandler = null;
    arrived.clear();
  }

  /** Has another turn on the context, after which the source is told. */
  protected final ReadStream<Outcome> goOn() {
    synchronized (this) {
      if (delivering) {
        return this;
      }
      delivering = true;
    }
    context.runOnContext(v -> deliver());
    return this;
  }

  /** On the context, after each call of the handler. */
  protected void handled(Outcome outcome) {}

  /**
   * On the context, after each turn.
   *
   * @param count delivered in this turn
   * @param wanted how many more could be delivered at once
   */
  protected abstract void delivered(int count, long wanted);

  // ---- delivery

  private void deliver() {
    synchronized (this) {
      delivering = false; // what is set from here on is seen below, or in a turn of its own
    }
    int count = 0;
    while (count < TURN && deliverNext()) {
      count++;
    }
    delivered(count, wanted());
    tellEnd();
    if (wantsArrived()) {
      goOn();
    }
  }

  private synchronized boolean wantsArrived() {
    return handler != null && demand > 0 && !arrived.isEmpty();
  }

  private synchronized long wanted() {
    return handler == null || !arrived.isEmpty() ? 0 : demand;
  }

  /** Takes an outcome and who is to get it at once: another thread may take the handler away. */
  private boolean deliverNext() {
    Outcome outcome;
    Handler<Outcome> called;
    synchronized (this) {
      called = handler;
      if (called == null || !wantsArrived()) {
        return false;
      }
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      outcome = arrived.remove();
    }
    try {
      called.handle(outcome);
    } catch (Throwable e) {
      tell(exceptionHandler(), e);
    }
    handled(outcome);
    return true;
  }

  private synchronized @Nullable Handler<Throwable> exceptionHandler() {
    return exceptionHandler;
  }

  /** What a handler throws must not end the turn, as the source is still to be told of it. */
  private void tell(@Nullable Handler<Throwable> onFailure, Throwable failure) {
    if (onFailure == null) {
      context.reportException(failure);
      return;
    }
    try {
      onFailure.handle(failure);
    } catch (Throwable e) {
      context.reportException(e);
    }
  }

  /** Tells the end once all is delivered; the failure once all that is wanted is. */
  private void tellEnd() {
    Handler<Void> end = null;
    Handler<Throwable> onFailure = null;
    Throwable cause = null;
    synchronized (this) {
      if (failure != null) {
        if (!wantsArrived()) {
          onFailure = exceptionHandler;
          cause = takeFailure();
          endHandler = null;
        }
      } else if (ended && arrived.isEmpty()) {
        end = endHandler;
        endHandler = null;
      }
    }
    if (cause != null) {
      tell(onFailure, cause);
    } else if (end != null) {
      end.handle(null);
    }
  }

  /** What is to be told now. Without a handler for it, it is reported, and told to a later one. */
  private @Nullable Throwable takeFailure() {
    Throwable cause = failure;
    if (exceptionHandler != null) {
      failure = null;
      return cause;
    }
    if (handler == null || reported) {
      return null;
    }
    reported = true;
    return cause;
  }
}
