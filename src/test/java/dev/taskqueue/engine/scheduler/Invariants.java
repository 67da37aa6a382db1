package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueueStats;
import java.util.List;
import java.util.function.IntSupplier;

/** What holds after every transition, whatever the {@link Model} says. */
final class Invariants {

  private final Harness queue;
  private final IntSupplier ready;
  private final IntSupplier startable;
  private boolean readers;
  private int runningBefore;
  private int comingBefore;

  /**
   * Invariants of this queue.
   *
   * @param ready number of tasks in the buffer that do not wait for their key
   * @param startable how many of them have to be started at once if there are slots for them
   */
  Invariants(Harness queue, IntSupplier ready, IntSupplier startable) {
    this.queue = queue;
    this.ready = ready;
    this.startable = startable;
  }

  /** From now on the queue has readers, for whom a put may be let in beyond the bound. */
  void beyondBoundForReaders() {
    readers = true;
  }

  void before() {
    runningBefore = queue.stats().running();
    comingBefore = queue.coming.size();
  }

  void check(boolean timePassed) {
    TaskQueueStats stats = queue.stats();
    checkBounds(stats);
    checkSlots(stats, timePassed);
    checkNumbers(stats);
    checkForgotten();
    if (queue.observed) {
      checkEvents();
    }
  }

  /** In the order in which a task lives, and with an end for each beginning. */
  private void checkEvents() {
    List<String> wrong =
        queue.jobs.stream()
            .filter(job -> !isLife(job))
            .map(job -> job.name + " " + job.events)
            .toList();
    assertThat(wrong).as("S20 what listeners are told").isEmpty();
  }

  private static boolean isLife(FakeJob job) {
    String events = job.events.toString();
    String own = events.replaceAll("[lb]", "");
    long started = events.chars().filter(c -> c == 'S').count();
    long released = events.chars().filter(c -> c == 'l').count();
    return own.matches("|r|aw?(ESR)*(ES?)?X?")
        && own.endsWith("X") == (job.state == Job.State.SETTLED)
        && started == job.attempts
        && released <= started;
  }

  private void checkBounds(TaskQueueStats stats) {
    assertThat(stats.running())
        .as("S10 running; more only if there were more before the workers were made fewer")
        .isLessThanOrEqualTo(Math.max(stats.workers(), runningBefore));
    assertThat(stats.buffered() - mayBeBeyondBound())
        .as("S10 buffered, but for nested puts and for retries that others' keys wait for")
        .isLessThanOrEqualTo(stats.maxSize());
    if (stats.buffered() < stats.maxSize()) {
      if (stats.retrying() < queue.maxRetrying) {
        assertThat(stats.waiting()).as("S2 puts that wait though there is room").isZero();
      }
      assertThat(inState(Job.State.RETURNING)).as("S12 retries kept out of a free place").isZero();
    }
    assertThat(stats.waiting() + stats.delayed())
        .as("S2 waiters")
        .isLessThanOrEqualTo(stats.maxWaiting());
  }

  private void checkSlots(TaskQueueStats stats, boolean timePassed) {
    int coming = queue.coming.size();
    int idle = queue.slots.size() - queue.abandoned.size() - stats.running() - coming;
    assertThat(queue.coming).as("slots woken twice").doesNotHaveDuplicates();
    if (stats.state() != QueueState.PAUSED) {
      int mayStart = Math.min(startable.getAsInt(), stats.workers() - stats.running());
      assertThat(coming)
          .as("slots on their way for %s tasks that may start, with %s idle", mayStart, idle)
          .isGreaterThanOrEqualTo(Math.min(mayStart, coming + idle));
    }
    // When time passes a task may wake a slot and another one leave the buffer later.
    if (coming > comingBefore && !timePassed) {
      assertThat(coming).as("slots woken").isLessThanOrEqualTo(ready.getAsInt());
      assertThat(coming + stats.running()).as("S10 taken").isLessThanOrEqualTo(stats.workers());
    }
  }

  private void checkNumbers(TaskQueueStats stats) {
    long unfinished = queue.jobs.stream().filter(this::isUnfinished).count();
    assertThat(stats.unfinished()).as("accepted less ended").isEqualTo(unfinished);
    assertThat(stats.waiting()).isEqualTo(inState(Job.State.WAITING));
    assertThat(stats.delayed()).isEqualTo(inState(Job.State.DELAYED));
    assertThat(stats.buffered()).isEqualTo(inState(Job.State.BUFFERED));
    assertThat(stats.retrying())
        .isEqualTo(inState(Job.State.BACKOFF) + inState(Job.State.RETURNING));
    assertThat(stats.running()).isGreaterThanOrEqualTo(inState(Job.State.RUNNING));
  }

  private void checkForgotten() {
    List<FakeJob> remembering =
        queue.jobs.stream()
            .filter(job -> job.state == Job.State.SETTLED && !refersToNothing(job))
            .toList();
    assertThat(remembering).as("S16 settled tasks that keep something alive").isEmpty();
  }

  private static boolean refersToNothing(FakeJob job) {
    return job.payload() == null
        && job.scope == null
        && job.slot == null
        && job.chunk == null
        && job.lane == null
        && job.previous == null
        && job.next == null
        && job.deadline == null;
  }

  private boolean isUnfinished(FakeJob job) {
    return job.state() != Job.State.NEW && job.state() != Job.State.SETTLED;
  }

  private int inState(Job.State state) {
    return (int) queue.jobs.stream().filter(job -> job.state() == state).count();
  }

  private int mayBeBeyondBound() {
    if (readers) {
      return (int) queue.stats().admittedBeyondBound();
    }
    return (int)
        queue.jobs.stream()
            .filter(job -> job.state() == Job.State.BUFFERED && (job.putByTask || job.attempts > 0))
            .count();
  }
}
