package dev.taskqueue.engine.scheduler;

/** Something that has at most one deadline at a time. */
abstract class Timed {

  /** Meaningful only while {@link #heapIndex} is not negative. */
  long deadline;

  /** Place in {@link Deadlines}, or -1. */
  int heapIndex = -1;
}
