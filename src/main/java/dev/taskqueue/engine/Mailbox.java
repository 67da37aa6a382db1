package dev.taskqueue.engine;

import dev.taskqueue.engine.scheduler.Event;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Keeps events in order without a lock around their delivery. They are posted under the queue's
 * guard, each by the thread that will deliver it; if another thread is still at an earlier one, it
 * is left to that thread.
 */
final class Mailbox {

  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger due = new AtomicInteger();

  /** Adds an event, to be called under the guard. {@link #deliver} has to follow, outside it. */
  void post(Event event) {
    events.add(event);
  }

  /** Delivers one event for each call, if need be those of later calls by other threads too. */
  void deliver(Consumer<Event> to) {
    if (due.getAndIncrement() == 0) {
      do {
        to.accept(Objects.requireNonNull(events.poll()));
      } while (due.decrementAndGet() != 0);
    }
  }
}
