package dev.taskqueue.eventbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;

/** Passes on anything inside the node, and nothing to another one. */
final class ByReferenceCodec implements MessageCodec<Object, Object> {

  static final String NAME = "by reference";

  /** Has each request to this address replied to with what cannot be encoded. */
  static Future<Void> replyAt(Vertx vertx, String address) {
    vertx.eventBus().registerCodec(new ByReferenceCodec());
    DeliveryOptions unencodable = new DeliveryOptions().setCodecName(NAME);
    return vertx
        .eventBus()
        .consumer(address, message -> message.reply(new Object(), unencodable))
        .completion();
  }

  @Override
  public void encodeToWire(Buffer buffer, Object body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object transform(Object body) {
    return body;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
