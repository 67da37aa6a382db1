package dev.taskqueue.eventbus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands task objects and results over as they are, inside the node. Always chosen by name, so that
 * an application's default codecs and codec selector neither see nor change these messages.
 */
final class LocalCodec implements MessageCodec<LocalBody, LocalBody> {

  static final String NAME = "dev.taskqueue.local";

  /** Registers the codec, unless it has been. */
  static void register(EventBus bus) {
    synchronized (LocalCodec.class) {
      try {
        bus.registerCodec(new LocalCodec());
      } catch (IllegalStateException alreadyRegistered) {
        // Another queue or client of this Vert.x instance was first, which is just as well.
      }
    }
  }

  /** Options of a message that stays inside the node. */
  static DeliveryOptions options() {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(NAME);
  }

  @Override
  public void encodeToWire(Buffer buffer, LocalBody body) {
    throw notOnThisNode();
  }

  @Override
  public LocalBody decodeFromWire(int pos, Buffer buffer) {
    throw notOnThisNode();
  }

  private static IllegalStateException notOnThisNode() {
    return new IllegalStateException(
        "a task that is an object cannot leave its node; put a TaskRequest, which names the"
            + " address that does the work");
  }

  @Override
  public LocalBody transform(LocalBody body) {
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
