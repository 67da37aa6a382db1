package dev.taskqueue.engine.scheduler;

import dev.taskqueue.ScopeProgress;

/** Who wants to know when a scope has been joined, or the queue closed. */
public interface ProgressWatcher {

  /** The scope's batch has been taken. Called once, as an effect. */
  void finished(ScopeProgress last);
}
