package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.Nullable;

/** Something that has at most one deadline at a time. */
abstract class Timed {

  /** Null while it has none, which is the rule. */
  Deadlines.@Nullable Entry deadline;
}
