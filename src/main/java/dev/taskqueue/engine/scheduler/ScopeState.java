package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scope from its first put, or reader, to the join that takes its batch. */
final class ScopeState {

  /** Stands for no scope. */
  static final ScopeState NONE = new ScopeState("");

  final String name;
  final Batch batch = new Batch();
  final List<Joiner> joiners = new ArrayList<>(0);
  long unfinished;

  /** Who makes its jobs of what was put without one; null if nothing was. */
  @Nullable Object owner;

  /** Who gets the outcomes, if somebody reads them. */
  @Nullable OutcomeReader reader;

  /** The reader is behind: no task of the scope may start. */
  boolean gated;

  /** The tasks in the buffer that could start but for that, by their entry. */
  final JobList held = new JobList();

  ScopeState(String name) {
    this.name = name;
  }

  /** Whether nobody is to be told of the end of a task of this scope, or of the last one. */
  boolean isUnwatched() {
    return joiners.isEmpty() && reader == null;
  }
}
