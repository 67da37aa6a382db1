package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueListener;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Publishes what happens to a queue; {@link Protocol} says how. */
final class EventPublisher implements TaskQueueListener {

  private final Vertx vertx;
  private final String queue;
  private final String address;

  EventPublisher(Vertx vertx, String queue) {
    this.vertx = vertx;
    this.queue = queue;
    this.address = Protocol.eventsAddress(queue);
  }

  @Override
  public void full() {
    publish(event("full"));
  }

  @Override
  public void room() {
    publish(event("room"));
  }

  @Override
  public void idle() {
    publish(event("idle"));
  }

  @Override
  public void paused() {
    publish(event("paused"));
  }

  @Override
  public void resumed() {
    publish(event("resumed"));
  }

  @Override
  public void resized(int workers) {
    publish(event("resized").put("workers", workers));
  }

  @Override
  public void drained() {
    publish(event("drained"));
  }

  /** The queue has ended, and its address is free. */
  void closed() {
    publish(event("closed"));
  }

  private JsonObject event(String name) {
    return new JsonObject()
        .put("event", name)
        .put("queue", queue)
        .put("at", System.currentTimeMillis());
  }

  private void publish(JsonObject event) {
    vertx.eventBus().publish(address, event);
  }
}
