package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import java.util.ArrayList;
import java.util.List;

/** {@link Model}'s view of an accepted task. */
final class ModelTask extends ModelAlarms.Alarm {

  enum Place {
    DELAYED,
    WAITING,
    BUFFERED,
    RUNNING,
    BACKOFF,
    RETURNING,
    SETTLED
  }

  /** What a slot is taken by. */
  static final class Execution extends ModelAlarms.Alarm {
    final ModelTask task;
    final int attempt;
    boolean settled;

    Execution(ModelTask task) {
      this.task = task;
      this.attempt = task.attempts;
    }

    /** It goes on after its task has its outcome, and nobody else may work for that key. */
    boolean keepsKey(String key) {
      return settled
          && key.equals(task.job.spec.key())
          && task.place == Place.SETTLED
          && attempt == task.attempts;
    }
  }

  /** It has begun and has no outcome; nobody else may work for that key. */
  boolean keepsKey(String key) {
    return key.equals(job.spec.key()) && attempts > 0 && place != Place.SETTLED;
  }

  boolean isKeptForJoin() {
    return outcome == OutcomeKind.SUCCESS && job.spec.collect() && !isRead;
  }

  /** An execution that someone has to decide about. */
  record Overdue(ModelTask task, int attempt) {}

  final FakeJob job;
  final ModelScopes.Scope scope;
  final String id;
  final List<Integer> stopped = new ArrayList<>();
  Place place;
  int attempts;
  int priority;

  /** Where it is in the order of those in the buffer. */
  long entry;

  /** It would be tried again, but for work of its own that goes on under its key. */
  boolean waitsForItself;

  OutcomeKind outcome;
  Object value;

  /** A reader got the outcome. */
  boolean isRead;

  ModelTask(FakeJob job, ModelScopes.Scope scope, String id) {
    this.job = job;
    this.scope = scope;
    this.id = id;
    this.priority = job.spec.priority();
  }
}
