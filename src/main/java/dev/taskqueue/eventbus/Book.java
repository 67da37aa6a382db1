package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCounts;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The account of a queue for those who come after it: which tasks it has accepted, how they have
 * ended, and which of them have been joined. What the queue tells anyone (that a task is accepted,
 * what a batch is) it tells only when it is in the journal. Belongs to one context.
 *
 * <p>A task is run when it has entered the buffer, whether that is stored or not: what is done
 * twice after a failure is what was under way or had not been stored.
 */
final class Book {

  private final ContextInternal context;
  private final Scribe scribe;
  private final LongSupplier wallClock;

  /** What the keys of this owner's tasks begin with. */
  private final String keyPrefix =
      Records.TASK + UUID.randomUUID().toString().substring(0, 13) + ":";

  /** Those with a record, by its key. */
  private final Map<String, KeptTask> tasks = new HashMap<>();

  /** The same, by id; of several with the same the latest. */
  private final Map<String, KeptTask> byId = new HashMap<>();

  private final Map<String, KeptScope> scopes = new HashMap<>();

  /** By the ids of their joins. */
  private final Map<String, KeptBatch> batches = new HashMap<>();

  /** Keys of records that are removed while the journal is compared with this book. */
  private @Nullable Set<String> removed;

  private boolean closed;

  /**
   * An empty one.
   *
   * @param wallClock milliseconds since 1970
   */
  Book(ContextInternal context, Scribe scribe, LongSupplier wallClock) {
    this.context = context;
    this.scribe = scribe;
    this.wallClock = wallClock;
  }

  void onContext(Runnable action) {
    context.runOnContext(v -> action.run());
  }

  private KeptScope scope(String name) {
    return scopes.computeIfAbsent(name, KeptScope::new);
  }

  private void forgetIfEmpty(KeptScope scope) {
    if (scope.isEmpty()) {
      scopes.remove(scope.name, scope);
    }
  }

  // ---- puts

  /**
   * Why nothing can be accepted at the moment.
   *
   * @return null if all is well
   */
  @Nullable Throwable failure() {
    return scribe.failure();
  }

  /** What this code writes is of its version. */
  void noteFormat() {
    scribe.noteAlong(RecordsFormat.KEY, RecordsFormat.record());
  }

  /** Begins the account of a task that is about to be put. */
  KeptTask open(PutCommand put, boolean remember) {
    return new KeptTask(
        this,
        Objects.requireNonNull(put.options().getId()),
        put.scope(),
        put.answer(),
        remember ? put.content() : "",
        put.options().isCollect(),
        wallClock.getAsLong(),
        put.json());
  }

  /** The queue has taken note of it. */
  void placed(KeptTask task, long seq) {
    task.seq = seq;
    task.key = keyPrefix + seq;
    scope(task.scope).opened(task);
  }

  /** It was not accepted, and will not run. */
  void refused(KeptTask task) {
    task.refused = true;
    byId.remove(task.id, task); // if it has ended before
    KeptScope scope = scope(task.scope);
    scope.settled(task);
    forgetIfEmpty(scope);
  }

  /**
   * It was accepted.
   *
   * @return when that is stored; fails if it cannot be
   */
  Future<Void> accepted(KeptTask task) {
    if (closed) {
      return context.failedFuture(Failures.moved());
    }
    task.accepted = true;
    enter(task);
    if (task.outcome != null) {
      Future<Void> stored = settle(task, task.outcome);
      if (task.read) {
        read(task.id);
      }
      return stored;
    }
    return write(task, Records.unfinished(task, Objects.requireNonNull(task.put)));
  }

  private void enter(KeptTask task) {
    tasks.put(task.key, task);
    byId.put(task.id, task);
  }

  /** It could not be stored, which its sender has been told: a repeated put is a new one. */
  void withdraw(KeptTask task) {
    noLongerRemembered(task);
  }

  private void noLongerRemembered(KeptTask task) {
    task.remembered = false;
    if (task.done || (task.answer == Answer.ENDED && task.put == null)) {
      remove(task);
    }
  }

  private Future<Void> write(KeptTask task, @Nullable JsonObject record) {
    return scribe.note(task.key, record);
  }

  // ---- executions

  void tried(KeptTask task, int attempt) {
    task.attempt = attempt;
    task.due = KeptTask.NOT_DUE;
    rewrite(task);
  }

  void backsOff(KeptTask task, int attempt, long delay) {
    if (attempt == task.attempt) { // and not one more, which may have started meanwhile
      task.due = wallClock.getAsLong() + TimeUnit.NANOSECONDS.toMillis(delay);
      rewrite(task);
    }
  }

  private void rewrite(KeptTask task) {
    if (!closed && task.accepted && task.put != null) {
      write(task, Records.unfinished(task, task.put));
    }
  }

  /** A task has ended. If its put is not decided yet, that comes before anything is written. */
  void ended(KeptTask task, KeptOutcome outcome) {
    if (closed) {
      return;
    }
    if (task.accepted) {
      settle(task, outcome);
    } else if (!task.refused) {
      task.outcome = outcome;
      byId.put(task.id, task);
    }
  }

  private Future<Void> settle(KeptTask task, KeptOutcome outcome) {
    KeptScope scope = scope(task.scope);
    task.put = null;
    task.outcome = null;
    try {
      return note(scope, task, outcome);
    } finally {
      scope.settled(task); // or its joins would wait for ever
    }
  }

  private Future<Void> note(KeptScope scope, KeptTask task, KeptOutcome outcome) {
    if (task.answer == Answer.ENDED) {
      count(scope, outcome.kind());
      return task.remembered ? write(task, Records.ended(task, outcome)) : finish(task);
    } else if (scope.gives(outcome.kind(), task.collect)) {
      scope.add(task, outcome.isFailure());
      return write(task, Records.ended(task, outcome));
    }
    count(scope, outcome.kind());
    return finish(task);
  }

  private void count(KeptScope scope, OutcomeKind kind) {
    scope.count(kind);
    writeCounts(scope);
  }

  private void writeCounts(KeptScope scope) {
    scribe.note(Records.SCOPE + scope.name, Records.counts(scope.taken(), scope.counts()));
  }

  /** Nobody needs its outcome any more. */
  private Future<Void> finish(KeptTask task) {
    task.done = true;
    return task.remembered ? write(task, Records.joined(task)) : remove(task);
  }

  private Future<Void> remove(KeptTask task) {
    tasks.remove(task.key);
    byId.remove(task.id, task);
    noteRemoved(task.key);
    return write(task, null);
  }

  // ---- what becomes of the outcomes

  /**
   * A join has got its batch.
   *
   * @param upTo number of the last task that may belong to it
   * @param stored called when the batch is this join's, whatever happens
   */
  void taken(String name, long upTo, String joinId, JoinReport report, Runnable stored) {
    KeptScope scope = scope(name);
    scope.whenSettled(
        upTo,
        () -> {
          if (!closed) {
            take(scope, upTo, joinId, report, stored);
          }
        });
  }

  private void take(KeptScope scope, long upTo, String joinId, JoinReport report, Runnable stored) {
    KeptBatch batch = scope.last;
    if (batch == null || batch.upTo != upTo) {
      boolean counted = scope.counts().total() > 0;
      List<KeptTask> taken = scope.take(upTo);
      if (taken.isEmpty() && !counted) {
        forgetIfEmpty(scope);
        stored.run();
        return;
      }
      batch = scope.keep(upTo, taken);
      scope.last = batch;
    }
    batch.joins++;
    batches.put(joinId, batch);
    // A join says of all tasks up to its last that they have been joined. So not before they are
    // stored as ended, or one of them might be found unfinished, and joined elsewhere.
    whenStored(
        () -> {
          scribe.note(Records.JOIN + joinId, Records.join(scope.name, upTo, report));
          whenStored(() -> taken(scope, stored));
        });
  }

  private void taken(KeptScope scope, Runnable stored) {
    // Not before the join has the counts, or they would be nowhere for a moment.
    scribe.note(Records.SCOPE + scope.name, null);
    if (scope.counts().total() > 0) {
      writeCounts(scope);
    }
    stored.run();
  }

  /** Calls {@code action} when all that has been noted is stored, unless it is closed before. */
  void whenStored(Runnable action) {
    scribe.whenStored(
        () -> {
          if (!closed) {
            action.run();
          }
        });
  }

  /** A batch has gone to somebody who needs no repetition. */
  void takenForGood(String name, long upTo) {
    KeptScope scope = scope(name);
    scope.whenSettled(
        upTo,
        () -> {
          KeptBatch last = scope.last;
          boolean shared = last != null && last.upTo == upTo; // with joins that may repeat
          if (!closed && !shared) {
            scope.take(upTo).forEach(this::finish);
            scribe.note(Records.SCOPE + name, null);
            forgetIfEmpty(scope);
          }
        });
  }

  /** A join has been acknowledged, or given up for good. */
  void release(String joinId) {
    KeptBatch batch = batches.remove(joinId);
    if (batch == null || closed) {
      return;
    }
    noteRemoved(Records.JOIN + joinId);
    if (--batch.joins == 0) {
      batch.scope.release(batch);
      batch.tasks.forEach(this::finish);
      forgetIfEmpty(batch.scope);
    }
    // While there is a task of the batch, the join tells that it belongs to no other.
    whenStored(
        () -> {
          // Again, as a comparison that has begun meanwhile may still find the record.
          noteRemoved(Records.JOIN + joinId);
          scribe.note(Records.JOIN + joinId, null);
        });
  }

  /** Readers have got the outcome of a task. */
  void read(String id) {
    KeptTask task = byId.get(id);
    if (task == null || task.done || closed) {
      return;
    }
    if (!task.accepted) { // it has ended before its put was told that it has entered
      task.read = true;
      return;
    }
    KeptScope scope = scope(task.scope);
    if (scope.remove(task)) {
      finish(task);
      forgetIfEmpty(scope);
    }
  }

  /** The requester has the outcome that it has waited for. */
  void acknowledge(String id) {
    KeptTask task = byId.get(id);
    if (task != null && !closed && task.put == null && !task.done && task.answer == Answer.ENDED) {
      finish(task);
    }
  }

  /** A repetition of its put is not expected any more. */
  void forget(String id) {
    KeptTask task = byId.get(id);
    if (task == null || closed) {
      return;
    }
    noLongerRemembered(task);
  }

  // ---- from an earlier owner

  /** An unfinished task that has been taken over. */
  void restoreOpen(KeptTask task) {
    task.accepted = true;
    enter(task);
    scope(task.scope).opened(task);
  }

  /** A task that had ended, and of which a join is to have the outcome. */
  void restoreEnded(KeptTask task, boolean failed) {
    enter(task);
    scope(task.scope).add(task, failed);
  }

  /** A task that had ended, and is only to be remembered. */
  void restoreDone(KeptTask task) {
    task.done = task.answer != Answer.ENDED;
    enter(task);
  }

  /** A task's number has changed. */
  void renumber(KeptTask task, JsonObject record) {
    write(task, record.copy().put("seq", task.seq));
  }

  void restoreCounts(String name, TaskCounts counts) {
    scope(name).count(counts);
  }

  /** A batch that had been joined by these. */
  void restoreBatch(String name, long upTo, List<String> joinIds, List<KeptTask> members) {
    KeptScope scope = scope(name);
    scope.startAfter(upTo);
    members.forEach(this::enter);
    KeptBatch batch = scope.keep(upTo, members);
    batch.joins = joinIds.size();
    joinIds.forEach(joinId -> batches.put(joinId, batch));
  }

  // ---- beside another owner

  /**
   * To be called before the journal is loaded to be compared with this book.
   *
   * @param load called when what has been removed up to now is not stored any more
   */
  void startComparing(Runnable load) {
    removed = new HashSet<>();
    scribe.whenStored(load);
  }

  private void noteRemoved(String key) {
    if (removed != null) {
      removed.add(key);
    }
  }

  /** The tasks and joins that are stored and not known here. Ends the comparison. */
  Map<String, JsonObject> unknown(Map<String, JsonObject> stored) {
    Set<String> gone = Objects.requireNonNull(removed);
    removed = null;
    Map<String, JsonObject> unknown = new HashMap<>(stored);
    unknown
        .keySet()
        .removeIf(
            key ->
                gone.contains(key)
                    || tasks.containsKey(key)
                    || batches.containsKey(key.substring(key.indexOf(':') + 1))
                    || !(key.startsWith(Records.TASK) || key.startsWith(Records.JOIN)));
    return closed ? Map.of() : unknown;
  }

  // ---- its end

  /**
   * Nothing of it is of any use, as the queue could not be started: what is stored stays as it is,
   * whatever becomes of the tasks that were taken over.
   */
  void abandon() {
    closed = true;
    tasks.clear();
    byId.clear();
    scopes.clear();
    batches.clear();
  }

  /** From now on nothing is written: whatever happens, the next owner goes on from here. */
  Future<Void> close() {
    closed = true;
    return scribe.close();
  }
}
