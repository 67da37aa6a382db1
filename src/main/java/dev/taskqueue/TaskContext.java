package dev.taskqueue;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;

/** What a running task can know and say about itself. Safe to use from any thread. */
public interface TaskContext {

  /** The task's id: the one given in {@link TaskOptions#setId}, or one made by the queue. */
  String id();

  /**
   * The scope the task belongs to; tasks it puts there are waited for by that scope's join. While
   * the task runs, a put made through it counts as made by the task ({@link NestedPutPolicy}), on
   * whatever thread. Puts made otherwise do so on the context that the task was called on.
   */
  TaskScope scope();

  /** 1 for the first execution, 2 for the first retry, and so on. */
  int attempt();

  /** The headers given in {@link TaskOptions#setHeaders}; empty if there were none. */
  MultiMap headers();

  /** The Vert.x instance that runs the queue. */
  Vertx vertx();

  /**
   * Whether nobody waits for this execution any more, because the task was cancelled, has timed
   * out, or the queue was closed past its deadline. Work that can stop early should.
   */
  boolean isCancelled();

  /**
   * Asks to be called once when {@link #isCancelled} becomes true, at once if it already is.
   *
   * @param action runs on the thread that cancels; must not block. What it throws is logged.
   */
  void onCancel(Runnable action);
}
