package dev.taskqueue.engine.scheduler;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.ScopeProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The scopes that have something to join: who belongs to them, what they have gathered, who waits
 * for them. A scope has joiners only while it has an unfinished task.
 */
final class Scopes {

  /**
   * Those who may ask for the batch again hear of it first, so that an account which is kept of it
   * for them is opened before it is closed for the others. Otherwise in the order of their calls.
   */
  private static final Comparator<Joiner> REPEATERS_FIRST =
      Comparator.comparing(joiner -> joiner.forGood);

  private final Map<String, ScopeState> byName = new HashMap<>();

  /**
   * The one that was put into last, if it is still there: mostly the one that is wanted next. Not
   * one that is only read so far: its time begins with its first put.
   */
  private @Nullable ScopeState recent;

  private final LongSupplier clock;
  private final EffectLog effects;
  final Watchers watchers;

  Scopes(LongSupplier clock, EffectLog effects) {
    this.clock = clock;
    this.effects = effects;
    this.watchers = new Watchers(effects);
  }

  @Nullable ScopeState get(String name) {
    return byName.get(name);
  }

  /** Makes a job that has just been accepted a member, and keeps a place for its result. */
  void enroll(Job job, String name) {
    ScopeState scope = open(name);
    job.scope = scope;
    scope.unfinished++;
    scope.batch.enroll(job);
  }

  /** The scope of this name, which is made if there is none, to be put into. */
  ScopeState open(String name) {
    ScopeState scope = recent;
    if (scope != null && scope.name.equals(name)) {
      return scope;
    }
    scope = byName.get(name);
    if (scope == null) {
      scope = make(name);
    }
    if (scope.batch.put == 0) {
      scope.batch.begin(clock.getAsLong());
    }
    recent = scope;
    return scope;
  }

  private ScopeState make(String name) {
    ScopeState scope = new ScopeState(name);
    byName.put(name, scope);
    return scope;
  }

  private void forget(ScopeState scope) {
    byName.remove(scope.name, scope);
    recent = null;
  }

  /** Records the outcome of a member. */
  void settle(
      Job job,
      ScopeState scope,
      OutcomeKind kind,
      @Nullable Object value,
      @Nullable Throwable cause) {
    job.scope = null;
    OutcomeReader reader = scope.reader;
    scope.batch.settle(job, scope.name, kind, reader == null ? value : null, cause);
    if (reader != null) {
      reader.pending++;
      reader.total++;
      effects.add(
          new Effect.Read(
              reader, new Outcome(job.id(), scope.name, kind, value, cause, job.attempts)));
    }
    if (--scope.unfinished == 0) {
      scope.batch.ended(clock.getAsLong());
      if (!scope.joiners.isEmpty()) {
        answer(scope);
      }
    }
  }

  /**
   * Records what some members without jobs have given whose results go side by side, and which are
   * not the last of the scope; gives how many values are not null.
   */
  int settleLent(
      ScopeState scope,
      Results.Chunk chunk,
      int first,
      @Nullable Object[] values,
      int from,
      int to) {
    scope.unfinished -= to - from;
    return scope.batch.settle(chunk, first, values, from, to);
  }

  /**
   * Records what a member without a job has given, in a scope that nobody reads or waits for; true
   * if that is not null.
   */
  boolean settleLent(ScopeState scope, Results.Chunk chunk, short index, @Nullable Object value) {
    scope.batch.settle(chunk, index, value);
    if (--scope.unfinished == 0) {
      scope.batch.ended(clock.getAsLong());
    }
    return value != null;
  }

  /** Hands the outcomes from now on to this reader; false if the scope has another one. */
  boolean read(String name, OutcomeReader reader) {
    ScopeState scope = byName.get(name);
    if (scope == null) {
      scope = make(name);
    }
    if (scope.reader != null) {
      return false;
    }
    scope.reader = reader;
    reader.scope = scope;
    return true;
  }

  void stopReading(ScopeState scope, OutcomeReader reader) {
    reader.scope = ScopeState.NONE;
    scope.reader = null;
    if (scope.batch.put == 0) {
      forget(scope);
    }
  }

  Collection<ScopeState> all() {
    return byName.values();
  }

  void join(String name, Joiner joiner) {
    ScopeState scope = byName.get(name);
    if (scope == null) {
      effects.add(new Effect.Joined(joiner, Batch.EMPTY));
      return;
    }
    scope.joiners.add(joiner);
    if (scope.unfinished == 0) {
      answer(scope);
    }
  }

  boolean withdraw(String name, Joiner joiner) {
    ScopeState scope = byName.get(name);
    return scope != null && scope.joiners.remove(joiner);
  }

  /** No join is answered any more. */
  void failJoins(RuntimeException cause) {
    for (ScopeState scope : byName.values()) {
      scope.joiners.forEach(joiner -> effects.add(new Effect.JoinFailed(joiner, cause)));
      scope.joiners.clear();
    }
  }

  private void answer(ScopeState scope) {
    boolean taken = false;
    scope.joiners.sort(REPEATERS_FIRST);
    for (Joiner joiner : scope.joiners) {
      Class<?> mismatch = scope.batch.results.mismatch(joiner.type);
      if (mismatch == null) {
        taken = true;
        effects.add(new Effect.Joined(joiner, scope.batch));
      } else {
        effects.add(new Effect.JoinFailed(joiner, Causes.wrongType(joiner.type, mismatch)));
      }
    }
    scope.joiners.clear();
    if (taken) {
      forget(scope);
      endReading(scope);
      endWatching(scope);
    }
  }

  private void endReading(ScopeState scope) {
    if (scope.reader != null) {
      effects.add(new Effect.ReadAll(scope.reader, scope.reader.total));
    }
  }

  private void endWatching(ScopeState scope) {
    watchers.finished(new ScopeProgress(scope.name, scope.batch.put, 0, scope.batch.counts()));
  }

  private static ScopeProgress unused(String name) {
    return new ScopeProgress(name, 0, 0, Batch.EMPTY.counts());
  }

  ScopeProgress progress(String name, List<SlotState> slots) {
    ScopeState scope = byName.get(name);
    if (scope == null) {
      return unused(name);
    }
    long running =
        slots.stream()
            .map(SlotState::executing)
            .filter(job -> job != null && job.scope == scope)
            .count();
    return progress(scope, running);
  }

  private static ScopeProgress progress(ScopeState scope, long running) {
    return new ScopeProgress(scope.name, scope.batch.put, running, scope.batch.counts());
  }

  /** Progress of so many at most of the scopes that have something to join, in any order. */
  List<ScopeProgress> progress(int max, List<SlotState> slots) {
    Map<ScopeState, Long> running = new HashMap<>();
    for (SlotState slot : slots) {
      Job job = slot.executing();
      if (job != null && job.scope != null) {
        running.merge(job.scope, 1L, Long::sum);
      }
    }
    return byName.values().stream()
        .filter(scope -> scope.batch.put > 0)
        .limit(max)
        .map(scope -> progress(scope, running.getOrDefault(scope, 0L)))
        .toList();
  }

  List<Batch> takeAll() {
    List<Batch> batches = new ArrayList<>();
    for (ScopeState scope : byName.values()) {
      batches.add(scope.batch);
      endReading(scope);
      endWatching(scope);
    }
    watchers.scopes().forEach(name -> watchers.finished(unused(name)));
    byName.clear();
    recent = null;
    return batches;
  }
}
