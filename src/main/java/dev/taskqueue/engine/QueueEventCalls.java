package dev.taskqueue.engine;

import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.engine.scheduler.Event;

/** Tells a listener of what happens to the queue, and nothing of its tasks. */
final class QueueEventCalls implements Observer {

  private final ListenerCalls calls;

  QueueEventCalls(TaskQueueListener listener) {
    this.calls = new ListenerCalls(listener);
  }

  @Override
  public void told(Event event, ObservedTask task) {}

  @Override
  public void told(Event event) {
    calls.told(event);
  }
}
