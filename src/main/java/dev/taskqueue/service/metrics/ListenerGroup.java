package dev.taskqueue.service.metrics;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskQueueListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several listeners as one. What one of them throws is logged and keeps nothing from the others.
 */
public final class ListenerGroup implements TaskQueueListener {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerGroup.class);

  private final List<TaskQueueListener> listeners;

  /** Tells these, in this order. */
  public ListenerGroup(TaskQueueListener... listeners) {
    this.listeners = List.of(listeners);
  }

  private void tell(Consumer<TaskQueueListener> call) {
    for (TaskQueueListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A listener of a queue has failed", e);
      }
    }
  }

  @Override
  public void rejected(TaskInfo task) {
    tell(listener -> listener.rejected(task));
  }

  @Override
  public void accepted(TaskInfo task) {
    tell(listener -> listener.accepted(task));
  }

  @Override
  public void waiting(TaskInfo task) {
    tell(listener -> listener.waiting(task));
  }

  @Override
  public void entered(TaskInfo task) {
    tell(listener -> listener.entered(task));
  }

  @Override
  public void started(TaskInfo task, Duration waited) {
    tell(listener -> listener.started(task, waited));
  }

  @Override
  public void retrying(TaskInfo task, Throwable cause, Duration delay) {
    tell(listener -> listener.retrying(task, cause, delay));
  }

  @Override
  public void ended(TaskInfo task, OutcomeKind kind, @Nullable Throwable cause, Duration took) {
    tell(listener -> listener.ended(task, kind, cause, took));
  }

  @Override
  public void abandoned(TaskInfo task) {
    tell(listener -> listener.abandoned(task));
  }

  @Override
  public void full() {
    tell(TaskQueueListener::full);
  }

  @Override
  public void room() {
    tell(TaskQueueListener::room);
  }

  @Override
  public void idle() {
    tell(TaskQueueListener::idle);
  }

  @Override
  public void paused() {
    tell(TaskQueueListener::paused);
  }

  @Override
  public void resumed() {
    tell(TaskQueueListener::resumed);
  }

  @Override
  public void resized(int workers) {
    tell(listener -> listener.resized(workers));
  }

  @Override
  public void drained() {
    tell(TaskQueueListener::drained);
  }
}
