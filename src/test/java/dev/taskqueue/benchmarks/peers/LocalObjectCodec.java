package dev.taskqueue.benchmarks.peers;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands objects over as they are, inside the node. */
public final class LocalObjectCodec implements MessageCodec<Object, Object> {

  /** Of the codec. */
  public static final String NAME = "object";

  @Override
  public void encodeToWire(Buffer buffer, Object object) {
    throw new UnsupportedOperationException("only inside the node");
  }

  @Override
  public Object decodeFromWire(int pos, Buffer buffer) {
    throw new UnsupportedOperationException("only inside the node");
  }

  @Override
  public Object transform(Object object) {
    return object;
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
