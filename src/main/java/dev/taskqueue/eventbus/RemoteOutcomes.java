package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.QueueClosedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Closeable;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a scope, read in rounds. There is always one under way, so that the queue knows
 * that the reader is there; it asks for outcomes only when all that came are delivered and more are
 * wanted. The monitor guards what any thread may set; the rest belongs to the context.
 */
final class RemoteOutcomes implements ReadStream<Outcome> {

  /** Outcomes delivered in a row before other work of the context has a turn. */
  private static final int TURN = 256;

  private final RemoteClient client;
  private final Line line;
  private final String scope;
  private final String reader = UUID.randomUUID().toString();
  private final Closeable closeHook = done -> stopWithContext(done::succeed);

  private long demand = Long.MAX_VALUE;
  private @Nullable Handler<Outcome> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Throwable failure;

  private final ArrayDeque<Outcome> arrived = new ArrayDeque<>();
  private int round = 1;

  /** Number of the latest request, the only one whose failure matters. */
  private int request;

  private boolean asking;
  private int askedFor;
  private int lost;
  private boolean delivering;
  private boolean over;

  private RemoteOutcomes(RemoteClient client, String scope) {
    this.client = client;
    this.line = client.open();
    this.scope = scope;
  }

  /** Starts reading with a message that goes out before any other of the caller. */
  static ReadStream<Outcome> open(RemoteClient client, String scope) {
    RemoteOutcomes stream = new RemoteOutcomes(client, scope);
    stream.line.context.addCloseHook(stream.closeHook);
    stream.ask(0);
    return stream;
  }

  // ---- what the reader says

  @Override
  public ReadStream<Outcome> handler(@Nullable Handler<Outcome> handler) {
    synchronized (this) {
      this.handler = handler;
    }
    return goOn();
  }

  @Override
  public ReadStream<Outcome> endHandler(@Nullable Handler<Void> handler) {
    synchronized (this) {
      endHandler = handler;
    }
    return goOn();
  }

  @Override
  public ReadStream<Outcome> exceptionHandler(@Nullable Handler<Throwable> handler) {
    synchronized (this) {
      exceptionHandler = handler;
    }
    return goOn();
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
    return goOn();
  }

  private ReadStream<Outcome> goOn() {
    synchronized (this) {
      if (delivering) {
        return this;
      }
      delivering = true;
    }
    line.context.runOnContext(v -> deliver());
    return this;
  }

  // ---- delivery

  private void deliver() {
    synchronized (this) {
      delivering =
          false; // what is set from here on is seen below, or delivered in a turn of its own
    }
    for (int count = 0; count < TURN; count++) {
      Outcome outcome = take();
      if (outcome == null) {
        break;
      }
      deliver(outcome);
    }
    if (over) {
      tellEnd();
    } else if (!asking || (askedFor == 0 && wanted() > 0)) {
      ask(wanted());
    }
    if (wantsArrived()) {
      goOn();
    }
  }

  private synchronized boolean wantsArrived() {
    return handler != null && demand > 0 && !arrived.isEmpty();
  }

  private synchronized @Nullable Outcome take() {
    if (!wantsArrived()) {
      return null;
    }
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    return arrived.poll();
  }

  private void deliver(Outcome outcome) {
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
        line.context.reportException(e);
      }
    }
  }

  /** Tells the end once all is delivered, or the failure, when there is somebody to tell. */
  private void tellEnd() {
    Handler<Void> end = null;
    Handler<Throwable> onFailure = null;
    Throwable cause;
    synchronized (this) {
      cause = failure;
      if (cause != null) {
        onFailure = exceptionHandler;
        failure = onFailure == null ? cause : null;
        endHandler = null;
      } else if (arrived.isEmpty()) {
        end = endHandler;
        endHandler = null;
      }
    }
    if (onFailure != null) {
      onFailure.handle(Objects.requireNonNull(cause));
    } else if (end != null) {
      end.handle(null);
    }
  }

  // ---- rounds

  /** How many more to ask for. */
  private synchronized int wanted() {
    return handler == null || !arrived.isEmpty() ? 0 : (int) Math.min(demand, Integer.MAX_VALUE);
  }

  private void ask(int max) {
    if (client.isClosed()) {
      fail(new QueueClosedException("this client of queue " + client.address + " was closed"));
      return;
    }
    int number = ++request;
    int asked = round;
    asking = true;
    askedFor = max;
    JsonObject json =
        new JsonObject()
            .put("scope", scope)
            .put("reader", reader)
            .put("round", asked)
            .put("max", max);
    line.askOnce(Action.OUTCOMES, json, Failures::ofJoin)
        .onComplete(answer -> line.context.runOnContext(v -> answered(number, asked, answer)));
  }

  private void answered(int number, int asked, AsyncResult<Reply> answer) {
    if (over) {
      return;
    }
    if (answer.succeeded() && !answer.result().isState(Reply.PENDING)) {
      if (asked == round) {
        arrived(answer.result());
      }
    } else if (number == request) {
      asking = false;
      lost = answer.succeeded() ? 0 : lost + 1;
      if (answer.failed() && (!Failures.isLost(answer.cause()) || lost >= line.tries())) {
        fail(answer.cause());
      } else {
        goOn();
      }
    }
  }

  private void arrived(Reply reply) {
    round++;
    request++; // whatever else is under way is about a round that is over
    lost = 0;
    asking = false;
    synchronized (this) {
      if (reply.object() instanceof List<?> outcomes) {
        outcomes.forEach(outcome -> arrived.add((Outcome) outcome));
      } else {
        reply
            .json()
            .getJsonArray("outcomes", new JsonArray())
            .forEach(outcome -> arrived.add(OutcomeJson.read((JsonObject) outcome)));
      }
    }
    if (reply.isState("ended")) {
      finish();
    }
    goOn();
  }

  private void fail(Throwable cause) {
    boolean unheard;
    synchronized (this) {
      failure = cause;
      unheard = handler != null && exceptionHandler == null;
    }
    if (unheard) {
      line.context.reportException(cause);
    }
    finish();
    goOn();
  }

  private void finish() {
    over = true;
    line.context.removeCloseHook(closeHook);
    line.ask(Action.ACK, new JsonObject().put("reader", reader));
  }

  /** Where its handlers are called is no more. */
  private void stopWithContext(Runnable done) {
    line.context.runOnContext(
        v -> {
          if (!over) {
            finish();
          }
          done.run();
        });
  }
}
