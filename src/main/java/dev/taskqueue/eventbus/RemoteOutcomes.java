package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.engine.OutcomeDelivery;
import io.vertx.core.AsyncResult;
import io.vertx.core.Closeable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.UUID;

/**
 * The outcomes of a scope, read in rounds. There is always one under way, so that the queue knows
 * that the reader is there; it asks for outcomes only when all that came are delivered and more are
 * wanted. Its fields belong to the context.
 */
final class RemoteOutcomes extends OutcomeDelivery {

  private final RemoteClient client;
  private final Line line;
  private final String scope;
  private final String reader = UUID.randomUUID().toString();
  private final Closeable closeHook = done -> stopWithContext(done::succeed);

  private int round = 1;

  /** Number of the latest request, the only one whose failure matters. */
  private int request;

  private boolean asking;
  private int askedFor;
  private int lost;
  private boolean over;

  private RemoteOutcomes(RemoteClient client, Line line, String scope) {
    super(line.context);
    this.client = client;
    this.line = line;
    this.scope = scope;
  }

  /** Starts reading with a message that goes out before any other of the caller. */
  static ReadStream<Outcome> open(RemoteClient client, String scope) {
    RemoteOutcomes stream = new RemoteOutcomes(client, client.open(), scope);
    stream.context.addCloseHook(stream.closeHook);
    stream.ask(0);
    return stream;
  }

  @Override
  protected void delivered(int count, long wanted) {
    if (!over && (!asking || (askedFor == 0 && wanted > 0))) {
      ask((int) Math.min(wanted, Integer.MAX_VALUE));
    }
  }

  private void ask(int max) {
    if (client.isClosed()) {
      finish(client.closedFailure());
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
        .onComplete(answer -> context.runOnContext(v -> answered(number, asked, answer)));
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
        finish(answer.cause());
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
    try {
      arriveAll(reply);
    } catch (RuntimeException e) { // of a queue of another version, and gone for this reader
      finish(e);
      return;
    }
    if (reply.isState("ended")) {
      finish();
      end();
    }
    goOn();
  }

  private void arriveAll(Reply reply) {
    if (reply.object() instanceof List<?> outcomes) {
      outcomes.forEach(outcome -> arrive((Outcome) outcome));
    } else {
      reply
          .json()
          .getJsonArray("outcomes", new JsonArray())
          .forEach(outcome -> arrive(OutcomeJson.read((JsonObject) outcome)));
    }
  }

  private void finish(Throwable cause) {
    finish();
    fail(cause);
  }

  private void finish() {
    over = true;
    context.removeCloseHook(closeHook);
    line.ask(Action.ACK, new JsonObject().put("reader", reader));
  }

  /** Where its handlers are called is no more. */
  private void stopWithContext(Runnable done) {
    context.runOnContext(
        v -> {
          if (!over) {
            finish();
          }
          done.run();
        });
  }
}
