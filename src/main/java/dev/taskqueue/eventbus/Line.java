package dev.taskqueue.eventbus;

import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of a client with its queue: all its requests go the same way, and each that is
 * not answered is sent again. What it gives completes on the context of the caller.
 */
final class Line {

  final ContextInternal context;
  private final String address;
  private final CallStyle style;
  private final boolean local;

  /** The task of the queue that the caller is part of. */
  private final @Nullable String parent;

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

  /** Whether the queue is one of this Vert.x instance, to which objects can go. */
  boolean isLocal() {
    return local;
  }

  /** Asks for what is answered at once. */
  Future<Reply> ask(Action action, JsonObject json) {
    Object body = local ? new LocalBody(json, null) : json;
    return request(action, body, style.quickMillis(), Failures::ofAny);
  }

  /**
   * Asks for what is answered in rounds until there is an answer other than pending.
   *
   * @param meaning makes the API's exception of a failed reply
   */
  Future<Reply> askInRounds(Action action, Object body, UnaryOperator<Throwable> meaning) {
    return request(action, body, style.roundMillis(), meaning)
        .compose(
            reply ->
                reply.isState("pending")
                    ? askInRounds(action, body, meaning)
                    : context.succeededFuture(reply));
  }

  /** Asks once for what is answered within a round. */
  Future<Reply> askOnce(Action action, JsonObject json, UnaryOperator<Throwable> meaning) {
    Object body = local ? new LocalBody(json, null) : json;
    return answer(send(action, body, style.roundMillis()), meaning);
  }

  /** How often to send a request that is not answered. */
  int tries() {
    return style.tries();
  }

  private Future<Reply> request(
      Action action, Object body, long timeout, UnaryOperator<Throwable> meaning) {
    return answer(send(action, body, timeout, style.tries()), meaning);
  }

  private Future<Reply> answer(Future<Message<Object>> sent, UnaryOperator<Throwable> meaning) {
    return sent.recover(failure -> context.failedFuture(meaning.apply(failure)))
        .compose(message -> read(message.body()));
  }

  private Future<Message<Object>> send(Action action, Object body, long timeout, int tries) {
    return send(action, body, timeout)
        .recover(
            failure ->
                Failures.isLost(failure) && tries > 1
                    ? send(action, body, timeout, tries - 1)
                    : context.failedFuture(failure));
  }

  private Future<Message<Object>> send(Action action, Object body, long timeout) {
    DeliveryOptions options = local ? LocalCodec.options() : new DeliveryOptions();
    options
        .setSendTimeout(timeout)
        .addHeader(Protocol.ACTION, action.wireName)
        .addHeader(Protocol.VERSION_HEADER, Integer.toString(Protocol.VERSION))
        .addHeader(Protocol.TIMEOUT_HEADER, Long.toString(timeout));
    if (parent != null) {
      options.addHeader(Protocol.PARENT_HEADER, parent);
    }
    String to = local ? Protocol.localAddress(address) : address;
    return context.owner().eventBus().request(to, body, options);
  }

  private Future<Reply> read(@Nullable Object body) {
    if (body instanceof LocalBody answer) {
      return answer.object() instanceof Throwable cause && isFailure(answer.json())
          ? context.failedFuture(cause)
          : context.succeededFuture(new Reply(answer.json(), answer.object()));
    }
    return context.succeededFuture(
        new Reply(body instanceof JsonObject json ? json : new JsonObject(), null));
  }

  private static boolean isFailure(JsonObject json) {
    return Reply.FAILED.equals(json.getString("state"));
  }
}
