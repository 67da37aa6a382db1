package dev.taskqueue.engine;

import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.engine.scheduler.Event;
import java.time.Duration;
import java.util.Objects;

/** Tells a user's listener. */
final class ListenerCalls implements Observer {

  private final TaskQueueListener listener;

  ListenerCalls(TaskQueueListener listener) {
    this.listener = listener;
  }

  @Override
  public void told(Event event, ObservedTask task) {
    switch (event.kind()) {
      case REJECTED -> listener.rejected(task.info(event));
      case ACCEPTED -> listener.accepted(task.info(event));
      case WAITING -> listener.waiting(task.info(event));
      case ENTERED -> listener.entered(task.info(event));
      case STARTED -> listener.started(task.info(event), task.waited(event));
      case RETRYING ->
          listener.retrying(
              task.info(event),
              Objects.requireNonNull(event.cause()),
              Duration.ofNanos(event.number()));
      case SETTLED ->
          listener.ended(
              task.info(event),
              Objects.requireNonNull(event.outcome()),
              event.cause(),
              task.took(event));
      case ABANDONED -> listener.abandoned(task.info(event));
      default -> {}
    }
  }

  @Override
  public boolean hearsOfTasksLeft() {
    return false;
  }

  @Override
  public void told(Event event) {
    switch (event.kind()) {
      case FULL -> listener.full();
      case ROOM -> listener.room();
      case IDLE -> listener.idle();
      case PAUSED -> listener.paused();
      case RESUMED -> listener.resumed();
      case RESIZED -> listener.resized((int) event.number());
      case DRAINED -> listener.drained();
      default -> {}
    }
  }
}
