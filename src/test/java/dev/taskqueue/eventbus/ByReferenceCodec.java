package dev.taskqueue.eventbus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes on anything inside the node, and nothing to another one. */
final class ByReferenceCodec implements MessageCodec<Object, Object> {

  static final String NAME = "by reference";

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
