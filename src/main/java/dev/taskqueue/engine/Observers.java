package dev.taskqueue.engine;

import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.scheduler.Effect;
import dev.taskqueue.engine.scheduler.Event;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All who are told of a queue's events. A queue that nobody observes has none. */
final class Observers {

  private final List<Observer> observers;
  private final QueueLog log;
  private final Mailbox mailbox = new Mailbox();

  /**
   * Whether the queue has another owner from now on, who goes on with what is stored; the guard's.
   */
  private boolean left;

  private Observers(List<Observer> observers, QueueLog log) {
    this.observers = observers;
    this.log = log;
  }

  /** Those that a queue's options and its Vert.x ask for; null if none. */
  static @Nullable Observers of(
      VertxInternal vertx,
      String name,
      TaskQueueOptions options,
      QueueLog log,
      @Nullable Tracing tracing,
      TaskQueueListener aboutQueue) {
    List<Observer> observers = new ArrayList<>();
    if (tracing != null) {
      observers.add(tracing);
    }
    PoolTimer timer = PoolTimer.of(vertx, name, options.getWorkers());
    if (timer != null) {
      observers.add(timer);
    }
    if (options.getLogLevel() != null) {
      observers.add(new TaskLog(name, options.getLogLevel()));
    }
    if (options.getListener() != TaskQueueListener.NOOP) {
      observers.add(new ListenerCalls(options.getListener()));
    }
    if (aboutQueue != TaskQueueListener.NOOP) {
      observers.add(new QueueEventCalls(aboutQueue));
    }
    return observers.isEmpty() ? null : new Observers(observers, log);
  }

  /** Puts the events among these effects in order; under the guard. */
  void sequence(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Event event) {
        if (left && event.kind() == Event.Kind.SETTLED) {
          leave(event);
        }
        mailbox(event).post(event);
      }
    }
  }

  /** Only now it is certain: when it is told, a task that really ended before may look the same. */
  private static void leave(Event event) {
    if (event.job() instanceof ObservedTask task && task.isKept()) {
      task.leave();
    }
  }

  /** Tells of an event, which has its place in the order. */
  void happened(Event event) {
    mailbox(event).deliver(this::tell);
  }

  private Mailbox mailbox(Event event) {
    return event.job() instanceof ObservedTask task ? task.mailbox : mailbox;
  }

  private void tell(Event event) {
    ObservedTask task = (ObservedTask) event.job();
    if (task != null) {
      task.note(event);
    }
    boolean goesOn = event.kind() == Event.Kind.SETTLED && task != null && task.isLeft();
    for (Observer observer : observers) {
      if (goesOn && !observer.hearsOfTasksLeft()) {
        continue;
      }
      try {
        if (task != null) {
          observer.told(event, task);
        } else {
          observer.told(event);
        }
      } catch (Throwable e) {
        log.observerFailed(event.kind(), e);
      }
    }
  }

  /** What is unfinished and stored is the next owner's; under the guard. */
  void leave() {
    left = true;
  }

  /** The queue has ended. */
  void close() {
    observers.forEach(Observer::close);
  }
}
