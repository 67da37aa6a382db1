package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.engine.scheduler.ModelTask.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link Model}'s joins and readers. */
final class ModelScopes {

  /** The tasks of a scope since it was last joined, in the order of the puts. */
  static final class Scope {
    final List<ModelTask> tasks = new ArrayList<>();
    final List<Join> joins = new ArrayList<>();
    long start;
    long end;

    /** Who gets the outcomes in place of the next join; null if nobody does. */
    ModelReader reader;

    Scope(long start) {
      this.start = start;
      this.end = start;
    }

    List<Object> results() {
      return tasks.stream().filter(ModelTask::isKeptForJoin).map(task -> task.value).toList();
    }

    boolean isFinished() {
      return tasks.stream().allMatch(task -> task.place == Place.SETTLED);
    }
  }

  /** A join; what it has got, as soon as it has been answered. */
  static final class Join {
    final Class<?> type;
    boolean answered;
    Class<?> failure;
    List<Object> results;
    TaskCounts counts;
    Duration elapsed;

    Join(Class<?> type) {
      this.type = type;
    }
  }

  final Map<String, Scope> scopes = new LinkedHashMap<>();

  Scope enroll(String name, long now) {
    Scope scope = scopes.computeIfAbsent(name, n -> new Scope(now));
    if (scope.tasks.isEmpty()) { // it was only read so far
      scope.start = now;
      scope.end = now;
    }
    return scope;
  }

  void settled(ModelTask task, long now) {
    if (task.scope.reader != null) {
      task.scope.reader.gets(task);
      task.isRead = true;
    }
    if (task.scope.isFinished()) {
      task.scope.end = now;
      answer(task.scope);
    }
  }

  /** False if the scope has a reader. */
  boolean read(String name, ModelReader reader, long now) {
    Scope scope = enroll(name, now);
    if (scope.reader != null) {
      return false;
    }
    scope.reader = reader;
    return true;
  }

  /** From now on what ends is kept for the join again. */
  void stopReading(ModelReader reader) {
    for (Scope scope : List.copyOf(scopes.values())) {
      if (scope.reader == reader) {
        scope.reader = null;
        if (scope.tasks.isEmpty()) {
          scopes.values().remove(scope);
        }
      }
    }
  }

  void join(String name, Join join) {
    Scope scope = scopes.getOrDefault(name, new Scope(0));
    scope.joins.add(join);
    if (scope.isFinished()) {
      answer(scope);
    }
  }

  boolean withdraw(String name, Join join) {
    return scopes.containsKey(name) && scopes.get(name).joins.remove(join);
  }

  private void answer(Scope scope) {
    boolean taken = false;
    for (Join join : scope.joins) {
      join.answered = true;
      if (scope.results().stream().allMatch(join.type::isInstance)) {
        taken = true;
        join.results = scope.results();
        join.counts = counts(scope.tasks);
        join.elapsed = Duration.ofNanos(scope.end - scope.start);
      } else {
        join.failure = ClassCastException.class;
      }
    }
    scope.joins.clear();
    if (taken) {
      scopes.values().remove(scope);
      if (scope.reader != null) {
        scope.reader.ended = true;
      }
    }
  }

  /** The queue is closed: whoever has not joined or read to the end is told so. */
  void endReading() {
    for (Scope scope : scopes.values()) {
      if (scope.reader != null) {
        scope.reader.ended = true;
      }
    }
  }

  ScopeProgress progress(String name) {
    List<ModelTask> tasks = scopes.getOrDefault(name, new Scope(0)).tasks;
    long running = tasks.stream().filter(task -> task.place == Place.RUNNING).count();
    return new ScopeProgress(name, tasks.size(), running, counts(tasks));
  }

  static TaskCounts counts(List<ModelTask> tasks) {
    return new TaskCounts(
        count(tasks, OutcomeKind.SUCCESS),
        count(tasks, OutcomeKind.NULL),
        count(tasks, OutcomeKind.FAILURE),
        count(tasks, OutcomeKind.CANCELLED),
        count(tasks, OutcomeKind.EXPIRED),
        count(tasks, OutcomeKind.DROPPED));
  }

  private static long count(List<ModelTask> tasks, OutcomeKind kind) {
    return tasks.stream().filter(task -> task.outcome == kind).count();
  }
}
