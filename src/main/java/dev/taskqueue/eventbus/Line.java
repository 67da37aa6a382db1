package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of a client with its queue: each of its requests that is not answered is sent
 * again, and goes to the next owner if the queue moves to another node. What it gives completes on
 * the context of the caller.
 */
final class Line {

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  final ContextInternal context;
  private final String address;
  private final CallStyle style;
  private final boolean local;

  /** The task of the queue that the caller is part of. */
  final @Nullable String parent;

  private Line(VertxInternal vertx, String address, CallStyle style) {
    LocalQueue queue = style.objects() ? Owner.queueAt(vertx, address) : null;
    this.context = vertx.getOrCreateContext();
    this.address = Limits.name("address", address);
    this.style = style;
    this.local = queue != null;
    this.parent = queue == null ? null : queue.runningTaskId();
  }

  static Line open(VertxInternal vertx, String address, CallStyle style) {
    return new Line(vertx, address, style);
  }

  /** Whether the queue was one of this Vert.x instance, to which objects can go, at the start. */
  boolean isLocal() {
    return local;
  }

  /** Whether the queue is here, and may go to another node of the cluster. */
  boolean isMovable() {
    return local && context.owner().isClustered();
  }

  /** Asks for what is answered at once. */
  Future<Reply> ask(Action action, JsonObject json) {
    return new Request(action, json, null, () -> json, style.quickMillis(), Failures::ofAny)
        .start(style.tries());
  }

  /**
   * Asks for what is answered in rounds until there is an answer other than pending.
   *
   * @param object that goes along to a local queue
   * @param meaning makes the API's exception of a failed reply
   */
  Future<Reply> askInRounds(
      Action action, JsonObject json, @Nullable Object object, UnaryOperator<Throwable> meaning) {
    return askInRounds(action, json, object, () -> json, meaning);
  }

  /**
   * The same as {@link #askInRounds} of a queue that is here, by an object that says it all.
   *
   * @param elsewhere says the same as JSON, if the queue is not here any more; null if that cannot
   *     be said
   */
  Future<Reply> askWithObject(
      Action action,
      Object object,
      @Nullable Supplier<JsonObject> elsewhere,
      UnaryOperator<Throwable> meaning) {
    return askInRounds(action, LocalBody.nothing(), object, elsewhere, meaning);
  }

  private Future<Reply> askInRounds(
      Action action,
      JsonObject json,
      @Nullable Object object,
      @Nullable Supplier<JsonObject> elsewhere,
      UnaryOperator<Throwable> meaning) {
    Request request = new Request(action, json, object, elsewhere, style.roundMillis(), meaning);
    request.inRounds = true;
    return request.start(style.tries());
  }

  /** Asks once for what is answered within a round. */
  Future<Reply> askOnce(Action action, JsonObject json, UnaryOperator<Throwable> meaning) {
    return new Request(action, json, null, () -> json, style.roundMillis(), meaning).start(1);
  }

  /** How often to send a request that is not answered. */
  int tries() {
    return style.tries();
  }

  /** One request, as often as it has to be sent. */
  private final class Request implements Completable<Message<Object>> {

    private final Action action;
    private final @Nullable Supplier<JsonObject> elsewhere;
    private final long timeout;
    private final UnaryOperator<Throwable> meaning;
    private final Promise<Reply> answer = context.promise();
    private Object body;
    private boolean here = local;
    private boolean inRounds;
    private long impatientAt;
    private long pause;
    private int tries;
    private int left;

    Request(
        Action action,
        JsonObject json,
        @Nullable Object object,
        @Nullable Supplier<JsonObject> elsewhere,
        long timeout,
        UnaryOperator<Throwable> meaning) {
      this.action = action;
      this.elsewhere = elsewhere;
      this.body =
          local ? new LocalBody(new LocalBody.Call(action, timeout, parent), json, object) : json;
      this.timeout = timeout;
      this.meaning = meaning;
    }

    /** Sends it, up to so often in a row if it is not answered. */
    Future<Reply> start(int times) {
      tries = times;
      bePatient();
      send(times);
      return answer.future();
    }

    /** There is an owner, or may be: from now on the next one is waited for. */
    private void bePatient() {
      impatientAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(style.patienceMillis());
      pause = FIRST_PAUSE_MILLIS;
    }

    private void send(int times) {
      left = times;
      context
          .owner()
          .eventBus()
          .request(here ? Protocol.localAddress(address) : address, body, options())
          .onComplete(this);
    }

    private DeliveryOptions options() {
      if (here) {
        return LocalCodec.options().setSendTimeout(timeout);
      }
      DeliveryOptions options = action.options(timeout);
      return parent == null ? options : options.addHeader(Protocol.PARENT_HEADER, parent);
    }

    @Override
    public void complete(@Nullable Message<Object> message, @Nullable Throwable failure) {
      try {
        if (failure == null) {
          answered(Objects.requireNonNull(message).body());
        } else if (Failures.isLost(failure) && left > 1) {
          send(left - 1);
        } else if (mayBeMoving(failure)) {
          ifMoving(failure);
        } else {
          answer.fail(meaning.apply(failure));
        }
      } catch (RuntimeException e) { // or the caller would wait for ever
        answer.tryFail(e);
      }
    }

    /** Whether it may be worth while to wait for another owner of the queue. */
    private boolean mayBeMoving(Throwable failure) {
      return (!here || elsewhere != null)
          && System.nanoTime() - impatientAt < 0
          && (Failures.codeOfReply(failure) == TaskQueueCodes.MOVED
              || Failures.isNobodyThere(failure));
    }

    /** Sends it again after a while if the cluster knows of an owner. */
    private void ifMoving(Throwable failure) {
      Ownership.ownerOf(context.owner(), address)
          .onComplete(
              (node, cause) -> {
                if (cause != null || node.isPresent()) {
                  sendLater();
                } else {
                  answer.fail(meaning.apply(failure));
                }
              });
    }

    private void sendLater() {
      if (here && elsewhere != null) {
        try {
          body = elsewhere.get();
        } catch (RuntimeException e) {
          answer.fail(e);
          return;
        }
        here = false;
      }
      context.setTimer(pause, id -> send(left));
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }

    private void answered(@Nullable Object replyBody) {
      Reply reply = Reply.of(replyBody);
      if (inRounds && reply.isState(Reply.PENDING)) {
        bePatient();
        send(tries);
      } else if (reply.object() instanceof Throwable cause && reply.isState(Reply.FAILED)) {
        answer.fail(cause);
      } else {
        answer.complete(reply);
      }
    }
  }
}
