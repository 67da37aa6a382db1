package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.List;

/** A scope from its first put to the join that takes its batch. */
final class ScopeState {

  final String name;
  final Batch batch;
  final List<Joiner> joiners = new ArrayList<>(0);
  long unfinished;

  ScopeState(String name, long start) {
    this.name = name;
    this.batch = new Batch(start);
  }
}
