package dev.taskqueue.eventbus;

import dev.taskqueue.QueueClosedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** What the scopes of one client share. */
final class RemoteClient {

  final VertxInternal vertx;
  final String address;
  final JoinCall.Untaken untaken = new JoinCall.Untaken();
  private final CallStyle style;
  private final String idPrefix = UUID.randomUUID() + "-";
  private final AtomicLong made = new AtomicLong();
  private volatile boolean closed;

  RemoteClient(Vertx vertx, String address, CallStyle style) {
    this.vertx = (VertxInternal) vertx;
    this.address = address;
    this.style = style;
    LocalCodec.register(vertx.eventBus());
  }

  Line open() {
    return Line.open(vertx, address, style);
  }

  /** Asks for what is answered at once. */
  Future<JsonObject> ask(Action action, JsonObject json) {
    return open().ask(action, json).map(Reply::json);
  }

  /** A task id that nobody else has. */
  String newId() {
    return idPrefix + made.incrementAndGet();
  }

  /** Why a client that was closed does not do what it is asked for. */
  QueueClosedException closedFailure() {
    return new QueueClosedException("this client of queue " + address + " was closed");
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
