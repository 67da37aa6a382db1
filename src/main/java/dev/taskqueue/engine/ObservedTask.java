package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.engine.scheduler.Event;
import dev.taskqueue.engine.scheduler.JobSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A task of a queue with observers, and what they have to remember of it. */
final class ObservedTask extends LocalTask {

  final Mailbox mailbox = new Mailbox();

  /** What the pool metrics need back. */
  @Nullable PoolTimes poolTimes;

  /** The span of its put, until the task has started or ended. */
  @Nullable PutTrace trace;

  private long enteredAt;
  private long startedAt;
  private boolean executing;

  /** Written before the event of its end is posted, and read when that is told. */
  private boolean left;

  ObservedTask(
      LocalScope scope,
      Task<?> task,
      JobSpec spec,
      @Nullable Extras extras,
      @Nullable PutTrace trace) {
    super(scope, task, spec, extras);
    this.trace = trace;
  }

  /** Notes the times, before observers ask for them. */
  void note(Event event) {
    switch (event.kind()) {
      case ENTERED -> enteredAt = event.at();
      case STARTED -> {
        startedAt = event.at();
        executing = true;
      }
      case RETRYING -> executing = false;
      default -> {}
    }
  }

  /** Its end here is none, as the queue's next owner goes on with it. */
  void leave() {
    left = true;
  }

  /** Whether it goes on elsewhere. */
  boolean isLeft() {
    return left;
  }

  @Override
  void refused(Throwable cause) {
    if (trace != null) {
      trace.ended(cause);
      trace = null;
    }
  }

  TaskInfo info(Event event) {
    boolean nameless = event.kind() == Event.Kind.REJECTED && spec.id() == null;
    return new TaskInfo(nameless ? "" : id(), scope.name(), event.attempt());
  }

  /** From the entry into the buffer to this event. */
  Duration waited(Event event) {
    return Duration.ofNanos(event.at() - enteredAt);
  }

  /** From the start of the execution that this event ends. */
  Duration took(Event event) {
    return executing ? Duration.ofNanos(event.at() - startedAt) : Duration.ZERO;
  }
}
