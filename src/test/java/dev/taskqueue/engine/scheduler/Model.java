package dev.taskqueue.engine.scheduler;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.engine.scheduler.ModelAlarms.Alarm;
import dev.taskqueue.engine.scheduler.ModelTask.Execution;
import dev.taskqueue.engine.scheduler.ModelTask.Overdue;
import dev.taskqueue.engine.scheduler.ModelTask.Place;
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

  final SchedulerConfig config;
  final long retryAfterTimeout;
  final ModelScopes scopes = new ModelScopes();
  final ModelAlarms alarms = new ModelAlarms();
  final List<ModelTask> tasks = new ArrayList<>();
  final List<Execution> executions = new ArrayList<>();
  final List<String> started = new ArrayList<>();
  final List<String> entered = new ArrayList<>();

  /** In the order of entering, whatever the priority. */
  final List<ModelTask> buffer = new ArrayList<>();

  final List<ModelTask> waiting = new ArrayList<>();
  final List<ModelTask> returning = new ArrayList<>();
  final List<Overdue> overdue = new ArrayList<>();

  final ModelChoice choice = new ModelChoice(this);
  final ModelWayPast wayPast = new ModelWayPast(this);
  final ModelNumbers numbers = new ModelNumbers();
  final ModelRate rate;
  final ModelKeys keys;
  final ModelTurns line = new ModelTurns();
  private long entries;
  int workers;
  boolean paused;
  boolean closing;
  boolean closed;

  Model(SchedulerConfig config, long retryAfterTimeout) {
    this.config = config;
    this.retryAfterTimeout = retryAfterTimeout;
    this.workers = config.workers();
    this.rate = new ModelRate(config.rateLimit());
    this.keys = new ModelKeys(config.keyRateLimit(), alarms);
  }

  // ---- puts

  Admission put(FakeJob job) {
    JobSpec spec = job.spec;
    if (closed || (closing && !job.putByTask)) {
      numbers.rejected++;
      return Admission.CLOSED;
    }
    if (spec.id() != null && unfinished().anyMatch(task -> task.id.equals(spec.id()))) {
      return Admission.DUPLICATE;
    }
    boolean refused = spec.delay() > 0 ? lineIsFull() : takesNone() && isRefusedWhenFull(job);
    if (refused) {
      numbers.rejected++;
      return Admission.FULL;
    }
    ModelScopes.Scope scope = scopes.enroll(job.scopeName, alarms.now);
    String id = spec.id() != null ? spec.id() : "#" + (tasks.size() + 1);
    ModelTask task = new ModelTask(job, scope, id);
    tasks.add(task);
    scope.tasks.add(task);
    if (spec.delay() > 0) {
      task.place = Place.DELAYED;
      alarms.set(task, spec.delay());
      return Admission.PENDING;
    }
    return askForRoom(task);
  }

  private boolean isRefusedWhenFull(FakeJob job) {
    return switch (config.overflow()) {
      case WAIT -> job.putByTask ? config.nestedPut() == NestedPutPolicy.FAIL : lineIsFull();
      case FAIL -> true;
      case DROP_NEWEST, DROP_OLDEST -> false;
    };
  }

  private Admission askForRoom(ModelTask task) {
    if (!takesNone()) {
      enter(task);
      return Admission.ENTERED;
    }
    switch (config.overflow()) {
      case WAIT -> {
        if (!task.job.putByTask) {
          task.place = Place.WAITING;
          waiting.add(task);
          alarms.set(task, task.job.spec.putTimeout());
          fillBuffer();
          return Admission.PENDING;
        } else if (config.nestedPut() == NestedPutPolicy.ADMIT) {
          numbers.beyondBound++;
          enter(task);
        } else {
          settle(task, OutcomeKind.DROPPED, null);
        }
      }
      case FAIL, DROP_NEWEST -> settle(task, OutcomeKind.DROPPED, null);
      case DROP_OLDEST -> {
        if (!isFull()) {
          settle(task, OutcomeKind.DROPPED, null);
          break;
        }
        while (isFull()) {
          ModelTask oldest = buffer.get(0);
          choice.leave(oldest);
          settle(oldest, OutcomeKind.DROPPED, null);
        }
        enter(task);
      }
    }
    fillBuffer();
    return Admission.ENTERED;
  }

  private void enter(ModelTask task) {
    task.place = Place.BUFFERED;
    String key = task.job.spec.key();
    boolean keepsPlace = task.attempts > 0 && key != null && keys.mustWait(key);
    if (keepsPlace) {
      firstOf(key).ifPresent(first -> task.entry = Math.min(task.entry, first.entry));
    } else {
      task.entry = ++entries;
    }
    buffer.add(keepsPlace ? 0 : buffer.size(), task);
    buffer.sort(Comparator.comparingLong(t -> t.entry));
    see();
    numbers.peakBuffered = Math.max(numbers.peakBuffered, buffer.size());
    alarms.set(task, task.job.spec.ttl());
  }

  private Optional<ModelTask> firstOf(String key) {
    return buffer.stream().filter(task -> key.equals(task.job.spec.key())).findFirst();
  }

  private void fillBuffer() {
    see();
    while (!isFull() && !returning.isEmpty()) {
      enter(returning.remove(0));
    }
    while (!takesNone() && !waiting.isEmpty()) {
      ModelTask task = config.fair() ? line.first(waiting) : waiting.get(0);
      line.served(task);
      letIn(task);
    }
    while (isFull() && choice.ready().isEmpty() && wayPast.retry().isPresent()) {
      numbers.beyondBound++;
      ModelTask retry = wayPast.retry().get();
      returning.remove(retry);
      enter(retry);
    }
    if (isFull() && choice.ready().isEmpty() && wayPast.waiter().isPresent()) {
      numbers.beyondBound++;
      letIn(wayPast.waiter().get());
    }
  }

  private void letIn(ModelTask waiter) {
    waiting.remove(waiter);
    line.see(waiting);
    enter(waiter);
    entered.add(waiter.job.name);
  }

  /** Whoever is to get a turn or a permit is noted as soon as it is there. */
  private void see() {
    line.see(waiting);
    for (ModelTask task : buffer) {
      if (choice.mayUseItsKey(task)) {
        keys.asked(task.job.spec.key());
      }
    }
    choice.see();
  }

  private boolean isFull() {
    return buffer.size() >= config.maxSize();
  }

  /** Also while many wait to be tried again. */
  private boolean takesNone() {
    return isFull() || count(Place.BACKOFF) + returning.size() >= config.maxRetrying();
  }

  private boolean lineIsFull() {
    return waiting.size() + count(Place.DELAYED) >= config.maxWaiting();
  }

  // ---- slots

  /** What a slot that asks gets. */
  Execution next() {
    if (paused
        || executions.size() >= workers
        || choice.ready().isEmpty()
        || !rate.allows(alarms.now)) {
      return null;
    }
    rate.started(alarms.now);
    ModelTask task = choice.next();
    buffer.remove(task);
    task.place = Place.RUNNING;
    if (task.job.spec.key() != null) {
      keys.started(task.job.spec.key());
    }
    if (++task.attempts > 1) {
      numbers.retries++;
    }
    started.add(task.job.name);
    Execution execution = new Execution(task);
    executions.add(execution);
    see();
    numbers.peakRunning = Math.max(numbers.peakRunning, executions.size());
    alarms.set(task, task.job.spec.timeout());
    fillBuffer();
    return execution;
  }

  /** A slot has done its work. Whether it may ask for more. */
  boolean end(Execution execution, Object value, boolean failed, long retryDelay) {
    if (!executions.remove(execution)) {
      return false;
    }
    alarms.clear(execution);
    see();
    letReturn(execution.task);
    if (!execution.settled) {
      if (failed) {
        fail(execution.task, retryDelay);
      } else {
        settle(execution.task, value == null ? OutcomeKind.NULL : OutcomeKind.SUCCESS, value);
      }
    }
    fillBuffer();
    return true;
  }

  private void fail(ModelTask task, long retryDelay) {
    if (retryDelay >= 0 && task.attempts < task.job.spec.maxAttempts()) {
      task.place = Place.BACKOFF;
      alarms.set(task, retryDelay);
    } else {
      settle(task, OutcomeKind.FAILURE, null);
    }
  }

  private void stopWork(ModelTask task) {
    for (Execution execution : executions) {
      if (execution.task == task && !execution.settled) {
        execution.settled = true;
        alarms.set(execution, task.job.spec.abandonAfter());
        task.stopped.add(task.attempts);
      }
    }
  }

  private void settle(ModelTask task, OutcomeKind kind, Object value) {
    task.place = Place.SETTLED;
    alarms.clear(task);
    task.outcome = kind;
    task.value = value;
    see();
    scopes.settled(task, alarms.now);
    closed = closed || (closing && unfinished().findAny().isEmpty());
  }

  // ---- readers

  boolean read(String scope, ModelReader reader) {
    return !closed && scopes.read(scope, reader, alarms.now);
  }

  void consume(ModelReader reader, int count) {
    reader.consumes(count);
    fillBuffer();
  }

  void stopReading(ModelReader reader) {
    scopes.stopReading(reader);
    fillBuffer();
  }

  /** It may not start, for the reader of its scope's outcomes; a closing queue minds none. */
  boolean isHeldUp(ModelTask task) {
    return !closing && task.scope.reader != null && task.scope.reader.isBehind;
  }

  // ---- control

  int cancel(Predicate<ModelTask> which) {
    List<ModelTask> found = unfinished().filter(which).toList();
    for (ModelTask task : found) {
      choice.leave(task);
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

  boolean setPriority(String id, int priority) {
    Optional<ModelTask> found = unfinished().filter(task -> task.id.equals(id)).findFirst();
    if (found.isEmpty() || found.get().place == Place.RUNNING) {
      return false;
    }
    found.get().priority = priority;
    see();
    return true;
  }

  void close() {
    closing = true;
    paused = false;
    fillBuffer();
    closed = unfinished().findAny().isEmpty();
  }

  // ---- time

  /** Does what is due by now. */
  void tick() {
    for (Optional<Alarm> due = alarms.next(); due.isPresent(); due = alarms.next()) {
      if (due.get() instanceof Execution execution) {
        executions.remove(execution);
        see();
        letReturn(execution.task);
        numbers.abandoned++;
      } else if (due.get() instanceof ModelKeys.Key key) {
        key.permitted();
      } else {
        due((ModelTask) due.get());
      }
      fillBuffer();
    }
  }

  /** Someone else decides whether an execution that is over its time is tried again. */
  void answerOverdue() {
    Overdue asked = overdue.remove(0);
    if (asked.task().place == Place.RUNNING && asked.task().attempts == asked.attempt()) {
      stopWork(asked.task());
      fail(asked.task(), retryAfterTimeout);
      fillBuffer();
    }
  }

  private void due(ModelTask task) {
    switch (task.place) {
      case DELAYED -> {
        if (askForRoom(task) == Admission.ENTERED && task.place == Place.BUFFERED) {
          entered.add(task.job.name);
        }
      }
      case WAITING -> {
        waiting.remove(task);
        settle(task, OutcomeKind.EXPIRED, null);
      }
      case BUFFERED -> {
        choice.leave(task);
        settle(task, OutcomeKind.EXPIRED, null);
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
        task.waitsForItself =
            task.job.spec.key() != null && executions.stream().anyMatch(e -> e.task == task);
        if (!task.waitsForItself) {
          comeBack(task);
        }
      }
      case RETURNING, SETTLED -> throw new AssertionError(task.place);
    }
  }

  /** The work that a retry has waited for has ended. */
  private void letReturn(ModelTask task) {
    if (task.place == Place.BACKOFF && task.waitsForItself) {
      task.waitsForItself = false;
      comeBack(task);
    }
  }

  private void comeBack(ModelTask task) {
    task.place = Place.RETURNING;
    returning.add(task);
    fillBuffer();
  }

  Stream<ModelTask> unfinished() {
    return tasks.stream().filter(task -> task.place != Place.SETTLED);
  }

  int count(Place place) {
    return (int) tasks.stream().filter(task -> task.place == place).count();
  }
}
