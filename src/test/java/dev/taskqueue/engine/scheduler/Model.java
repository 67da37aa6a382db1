package dev.taskqueue.engine.scheduler;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueueStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The contract once more, written to be obviously right and not to be fast: plain lists, searched
 * from the start. What it says of a sequence of calls is what the scheduler has to do.
 */
final class Model {

  enum Place {
    DELAYED,
    WAITING,
    BUFFERED,
    RUNNING,
    BACKOFF,
    RETURNING,
    SETTLED
  }

  /** Something with a deadline. */
  abstract static class Alarm {
    Long deadline;
    int ticket;
  }

  /** An accepted task. */
  static final class Task extends Alarm {
    final FakeJob job;
    final ModelScopes.Scope scope;
    final String id;
    Place place;
    int attempts;
    int stops;
    boolean enteredLate;
    OutcomeKind outcome;
    Object value;

    Task(FakeJob job, ModelScopes.Scope scope, String id) {
      this.job = job;
      this.scope = scope;
      this.id = id;
    }
  }

  /** What a slot is taken by. */
  static final class Execution extends Alarm {
    final Task task;
    boolean settled;

    Execution(Task task) {
      this.task = task;
    }
  }

  record Overdue(Task task, int attempt) {}

  final SchedulerConfig config;
  final long retryAfterTimeout;
  final ModelScopes scopes = new ModelScopes();
  final List<Task> tasks = new ArrayList<>();
  final List<Execution> executions = new ArrayList<>();
  final List<String> started = new ArrayList<>();
  final List<String> entered = new ArrayList<>();

  /** In the order of entering, whatever the priority. */
  final List<Task> buffer = new ArrayList<>();

  final List<Task> waiting = new ArrayList<>();
  final List<Task> returning = new ArrayList<>();
  final List<Overdue> overdue = new ArrayList<>();

  long now;
  int workers;
  boolean paused;
  boolean closing;
  boolean closed;
  private int tickets;
  private long rejected;
  private long retries;
  private long beyondBound;
  private long abandoned;
  private int peakRunning;
  private int peakBuffered;

  Model(SchedulerConfig config, long retryAfterTimeout) {
    this.config = config;
    this.retryAfterTimeout = retryAfterTimeout;
    this.workers = config.workers();
  }

  // ---- puts

  Admission put(FakeJob job) {
    JobSpec spec = job.spec;
    if (closed || (closing && !job.putByTask)) {
      rejected++;
      return Admission.CLOSED;
    }
    if (spec.id() != null && unfinished().anyMatch(task -> task.id.equals(spec.id()))) {
      return Admission.DUPLICATE;
    }
    boolean refused = spec.delay() > 0 ? lineIsFull() : isFull() && isRefusedWhenFull(job);
    if (refused) {
      rejected++;
      return Admission.FULL;
    }
    ModelScopes.Scope scope = scopes.enroll(job.scopeName, now);
    String id = spec.id() != null ? spec.id() : "#" + (tasks.size() + 1);
    Task task = new Task(job, scope, id);
    tasks.add(task);
    scope.tasks.add(task);
    if (spec.delay() > 0) {
      task.place = Place.DELAYED;
      alarm(task, spec.delay());
      return Admission.PENDING;
    }
    askForRoom(task);
    return task.place == Place.WAITING ? Admission.PENDING : Admission.ENTERED;
  }

  private boolean isRefusedWhenFull(FakeJob job) {
    return switch (config.overflow()) {
      case WAIT -> job.putByTask ? config.nestedPut() == NestedPutPolicy.FAIL : lineIsFull();
      case FAIL -> true;
      case DROP_NEWEST, DROP_OLDEST -> false;
    };
  }

  private void askForRoom(Task task) {
    if (!isFull()) {
      enter(task);
      return;
    }
    switch (config.overflow()) {
      case WAIT -> {
        if (!task.job.putByTask) {
          task.place = Place.WAITING;
          waiting.add(task);
          alarm(task, task.job.spec.putTimeout());
        } else if (config.nestedPut() == NestedPutPolicy.ADMIT) {
          beyondBound++;
          enter(task);
        } else {
          settle(task, OutcomeKind.DROPPED, null);
        }
      }
      case FAIL, DROP_NEWEST -> settle(task, OutcomeKind.DROPPED, null);
      case DROP_OLDEST -> {
        settle(buffer.remove(0), OutcomeKind.DROPPED, null);
        enter(task);
      }
    }
  }

  private void enter(Task task) {
    task.place = Place.BUFFERED;
    buffer.add(task);
    peakBuffered = Math.max(peakBuffered, buffer.size());
    alarm(task, task.job.spec.ttl());
  }

  private void enterLate(Task task) {
    task.enteredLate = true;
    entered.add(task.job.name);
  }

  private void fillBuffer() {
    while (!isFull() && !returning.isEmpty()) {
      enter(returning.remove(0));
    }
    while (!isFull() && !waiting.isEmpty()) {
      Task task = waiting.remove(0);
      enter(task);
      enterLate(task);
    }
  }

  private boolean isFull() {
    return buffer.size() >= config.maxSize();
  }

  private boolean lineIsFull() {
    return waiting.size() + count(Place.DELAYED) >= config.maxWaiting();
  }

  // ---- slots

  /** What a slot that asks gets. */
  Execution next() {
    if (paused || executions.size() >= workers || buffer.isEmpty()) {
      return null;
    }
    int highest = buffer.stream().mapToInt(task -> task.job.spec.priority()).max().getAsInt();
    Task task =
        buffer.stream().filter(t -> t.job.spec.priority() == highest).findFirst().orElseThrow();
    buffer.remove(task);
    task.place = Place.RUNNING;
    if (++task.attempts > 1) {
      retries++;
    }
    started.add(task.job.name);
    Execution execution = new Execution(task);
    executions.add(execution);
    peakRunning = Math.max(peakRunning, executions.size());
    alarm(task, task.job.spec.timeout());
    fillBuffer();
    return execution;
  }

  /** A slot has done its work. Whether it may ask for more. */
  boolean end(Execution execution, Object value, boolean failed, long retryDelay) {
    if (!executions.remove(execution)) {
      return false;
    }
    if (!execution.settled) {
      if (failed) {
        fail(execution.task, retryDelay);
      } else {
        settle(execution.task, value == null ? OutcomeKind.NULL : OutcomeKind.SUCCESS, value);
      }
    }
    return true;
  }

  private void fail(Task task, long retryDelay) {
    if (retryDelay >= 0 && task.attempts < task.job.spec.maxAttempts()) {
      task.place = Place.BACKOFF;
      alarm(task, retryDelay);
    } else {
      settle(task, OutcomeKind.FAILURE, null);
    }
  }

  private void stopWork(Task task) {
    for (Execution execution : executions) {
      if (execution.task == task && !execution.settled) {
        execution.settled = true;
        alarm(execution, task.job.spec.abandonAfter());
        task.stops++;
      }
    }
  }

  private void settle(Task task, OutcomeKind kind, Object value) {
    task.place = Place.SETTLED;
    task.deadline = null;
    task.outcome = kind;
    task.value = value;
    scopes.settled(task, now);
    closed = closed || (closing && unfinished().findAny().isEmpty());
  }

  // ---- control

  int cancel(Predicate<Task> which) {
    List<Task> found = unfinished().filter(which).toList();
    for (Task task : found) {
      buffer.remove(task);
      waiting.remove(task);
      returning.remove(task);
      if (task.place == Place.RUNNING) {
        stopWork(task);
      }
      settle(task, OutcomeKind.CANCELLED, null);
    }
    fillBuffer();
    return found.size();
  }

  void close() {
    closing = true;
    paused = false;
    closed = unfinished().findAny().isEmpty();
  }

  // ---- time

  /** Does what is due by now. */
  void tick() {
    for (Optional<Alarm> due = due(now); due.isPresent(); due = due(now)) {
      due.get().deadline = null;
      if (due.get() instanceof Execution execution) {
        executions.remove(execution);
        abandoned++;
      } else {
        due((Task) due.get());
      }
    }
  }

  /** Someone else decides whether an execution that is over its time is tried again. */
  void answerOverdue() {
    Overdue asked = overdue.remove(0);
    if (asked.task.place == Place.RUNNING && asked.task.attempts == asked.attempt) {
      stopWork(asked.task);
      fail(asked.task, retryAfterTimeout);
    }
  }

  private void due(Task task) {
    switch (task.place) {
      case DELAYED -> {
        askForRoom(task);
        if (task.place == Place.BUFFERED) {
          enterLate(task);
        }
      }
      case WAITING -> {
        waiting.remove(task);
        settle(task, OutcomeKind.EXPIRED, null);
      }
      case BUFFERED -> {
        buffer.remove(task);
        settle(task, OutcomeKind.EXPIRED, null);
        fillBuffer();
      }
      case RUNNING -> {
        if (task.attempts < task.job.spec.maxAttempts()) {
          overdue.add(new Overdue(task, task.attempts));
        } else {
          stopWork(task);
          settle(task, OutcomeKind.FAILURE, null);
        }
      }
      case BACKOFF -> {
        if (isFull()) {
          task.place = Place.RETURNING;
          returning.add(task);
        } else {
          enter(task);
        }
      }
      case RETURNING, SETTLED -> throw new AssertionError(task.place);
    }
  }

  /** The next deadline that is not after this time. */
  Optional<Alarm> due(long time) {
    return Stream.concat(tasks.stream(), executions.stream())
        .filter(alarm -> alarm.deadline != null && alarm.deadline <= time)
        .min(
            Comparator.<Alarm>comparingLong(alarm -> alarm.deadline)
                .thenComparingInt(alarm -> alarm.ticket));
  }

  private void alarm(Alarm alarm, long after) {
    alarm.deadline = after < 0 ? null : now + after;
    alarm.ticket = tickets++;
  }

  // ---- numbers

  Stream<Task> unfinished() {
    return tasks.stream().filter(task -> task.place != Place.SETTLED);
  }

  int count(Place place) {
    return (int) tasks.stream().filter(task -> task.place == place).count();
  }

  TaskQueueStats stats() {
    QueueState state =
        closed
            ? QueueState.CLOSED
            : closing ? QueueState.CLOSING : paused ? QueueState.PAUSED : QueueState.RUNNING;
    return new TaskQueueStats(
        state,
        workers,
        executions.size(),
        config.maxSize(),
        buffer.size(),
        config.maxWaiting(),
        waiting.size(),
        count(Place.DELAYED),
        count(Place.BACKOFF) + returning.size(),
        tasks.size(),
        rejected,
        ModelScopes.counts(tasks),
        retries,
        beyondBound,
        abandoned,
        peakRunning,
        peakBuffered);
  }
}
